namespace Notifications.Tests.Faults;

/// <summary>What no careful client sends, and what has been a fault somewhere.</summary>
internal static class FuzzValues
{
    public const string Id = "01900000-0000-7000-8000-0000000000ab";

    /// <summary>Ids that look like ours and hold times that are none.</summary>
    private static readonly string[] Ids =
    [
        Id, "80000000-0000-7000-8000-000000000000", "c0000000-0000-7000-8000-000000000001", "ffffffff-ffff-7fff-bfff-ffffffffffff",
        "00000000-0000-0000-0000-000000000000", "{01900000-0000-7000-8000-0000000000ab}", "0190000000007000800000000000000ab",
    ];

    private static readonly string[] Times =
    [
        "2026-11-28t03:42:08.123456789z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1600-12-31T00:00:00Z", "1969-12-31T23:59:59Z",
        "9999-12-31t23:59:59.9999999999z", "2026-11-28T24:00:00Z", "2026-06-30T23:59:60Z", "2026-11-28T03:42:08+23:59",
        "0001-01-01T00:00:00+14:00", "2026-02-30T00:00:00Z", "2026-11-28",
    ];

    private static readonly string[] Texts =
    [
        "", " ", "\\ud800", "\\udc00x", "\\u0000", "\\ud83c\\udf89", "\\u202e\\u0007", "\\u00ad\\u00ad", "\\u200b", "\\ufeff",
        "GMT+2", "UTC+\\u0663", "javascript:alert(1)", "//x", "{{a}}", "{{#each a}}", "{{{{a}}}}", "a/b|c#d?e%2F", "P\\u0663D",
        "P99999999999999D", "-PT1H", "PT0S",
        "\\uff11\\uff12:00", "24:00", "en-x-abcdefghi", "x", "i-klingon", "*", "..", "CON", "a\\u0130", "null", "http://[::1]:99999/",
        "https://\\u00fc.example/", "mailto:a@b", "a@b", "+0", "1e400", "0x10",
    ];

    /// <summary>Texts that are right somewhere.</summary>
    public static readonly string[] Right =
        ["a", "user", "grade_posted", "22:00", "Europe/Berlin", "en", "#123456", "/x", "https://x.example/", "P1D", "2027-01-01T00:00:00Z"];

    /// <summary>JSON values.</summary>
    public static readonly string[] Json =
    [
        "null", "true", "false", "0", "-1", "1.5", "1e400", "1e-400", "-0.0", "1.0", "99999999999999999999999999", "2147483648",
        "-9223372036854775809", "[]", "{}", "[null]", "[[]]", "{\"a\":{\"b\":[1]}}", "{\"\\ud800\":1}", "{\"a\":1,\"a\":2}",
        "{\"__proto__\":null}", .. Texts.Concat(Ids).Concat(Times).Select(text => $"\"{text}\""),
    ];

    /// <summary>Parts of a path.</summary>
    public static readonly string[] Path =
    [
        "user", "a%2Fb", "a%252Fb", "%ED%A0%80", "%FF", "a%20b", "%F0%9F%8E%89", "..%2F", "%7C", "%25", "%00", "%C2%AD", new('x', 300), "-",
        "null", "1", "grade_posted", "default", "email", "room", .. Ids,
    ];

    /// <summary>Values in a query.</summary>
    public static readonly string[] Query =
    [
        "", "1", "0", "-1", "100", "101", "%D9%A3", "99999999999999999999", "%00", "%ED%A0%80", "%FF", "a,b", "%2C", "true", "null",
        "%27%20or%201%20eq%201", "AAAA", "%F0%9F%8E%89", "a+b", "%25", "%C2%AD", "user:a", "csv", new('x', 3_000), .. Ids,
        .. Times.Select(Uri.EscapeDataString),
    ];

    public static readonly string[] Headers =
    [
        "Idempotency-Key", "If-Match", "If-None-Match", "If-Modified-Since", "X-Api-Key", "Accept", "Accept-Language", "Accept-Encoding",
        "Origin", "Range", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-HTTP-Method-Override", "Cookie",
        "traceparent", "tracestate", "X-Request-Id", "Access-Control-Request-Method",
    ];

    public static readonly string[] HeaderText =
    [
        "", "x", "\"x\"", "\"", "*", "W/\"1\"", "a, b", new('k', 300), "null", "0", "\\", "\"a\\\"",
        "application/json; charset=utf-16", "gzip", "bytes=0-1", "-1", "::1", "1e9", "de;q=2", "en-x-abcdefghi, *;q=0", "for=\"[::1\"",
        "00-00000000000000000000000000000000-0000000000000000-00",
        "Thu, 01 Jan 1970 00:00:00 GMT", "application/json; charset=\"", "multipart/form-data; boundary=",
    ];
}

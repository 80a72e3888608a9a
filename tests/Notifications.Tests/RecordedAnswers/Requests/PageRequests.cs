using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Pages and what they load. Their bodies are left out: they change with every build of the web client.</summary>
internal static class PageRequests
{
    private const string Script = "~src=\"/api/v1/(app/assets/[^\"]+\\.js)\"", Style = "~href=\"/api/v1/(app/assets/[^\"]+\\.css)\"";

    public static IEnumerable<RecordedRequest> All => [.. Files.Select(r => r.WithoutBody()), .. Missing, Get("sign-in")];

    private static IEnumerable<RecordedRequest> Files => [.. Pages, .. Assets, .. Known];

    private static IEnumerable<RecordedRequest> Pages =>
    [
        Get("app").Saving("page", "header:ETag"), Get("app/"), Get("app.html"), Get("app/app"), Get("app/app.html"),
        Get("app/admin"), Get("app/admin/"), Get("app/admin.html"), Get("app/docs"), Get("app/messages"), Get("docs"), Get("docs/"),
        Get("app/test").Saving("script", Script).Saving("style", Style), Get("app/test/"), Get("APP/test"), Get("app/TEST"),
        Get("app/test?a=b"), Get("app/%74est"), Get("app/sw.js"), Get("app/notifications.js"), Get("openapi.json"), Get("openapi.json/"),
    ];

    private static IEnumerable<RecordedRequest> Assets =>
    [
        .. new[] { "$(script)", "$(style)", "app/test", "openapi.json" }.SelectMany(path => new[]
        {
            Get(path).With("Accept-Encoding", "br"), Get(path).With("Accept-Encoding", "gzip"),
            Get(path).With("Accept-Encoding", "identity"),
        }),
        Get("$(script)").Saving("plain", "header:ETag"),
        Get("$(script)").With("Accept-Encoding", "gzip, deflate, br, zstd").Saving("br", "header:ETag"),
        Get("$(script)").With("Accept-Encoding", "GZIP;q=0.5, br;q=0").Saving("gzip", "header:ETag"),
        Get("$(script)").With("Accept-Encoding", "*"),
        Get("$(script)").With("Accept-Encoding", "br;q=0, gzip;q=0"),
        Get("$(script)").With("Accept-Encoding", ""),
        Get("$(script)").With("Range", "bytes=0-9"),
    ];

    private static IEnumerable<RecordedRequest> Known =>
    [
        Get("$(script)").With("If-None-Match", "$(plain)"),
        Get("$(script)").With("If-None-Match", "$(br)"),
        Get("$(script)").With("If-None-Match", "$(br)").With("Accept-Encoding", "br"),
        Get("$(script)").With("If-None-Match", "$(gzip)").With("Accept-Encoding", "gzip"),
        Get("$(script)").With("If-None-Match", "\"other\", $(plain)"),
        Get("$(script)").With("If-None-Match", "W/$(plain)"),
        Get("$(script)").With("If-None-Match", "*"),
        Get("app").With("If-None-Match", "$(page)"),
        Get("app").With("If-None-Match", "\"other\""),
        Get("app/test").Saving("test", "header:ETag"), Get("app/test").With("If-None-Match", "$(test)"),
        Get("openapi.json").Saving("document", "header:ETag"), Get("openapi.json").With("If-None-Match", "$(document)"),
    ];

    /// <summary>Problems, which are recorded in full.</summary>
    private static IEnumerable<RecordedRequest> Missing =>
    [
        Get("app/nothing"), Get("app/assets/nothing.js"), Get("app/../health"), Get("app/%2e%2e/health"), Get("app/a%2Fb"),
        Get("app/test%00"),
        Get("app/assets"), Get("app/%C3%A9"), Get("app//test"), Get("app/test.html.br"), Get("app/app/app"),
    ];
}

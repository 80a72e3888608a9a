using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker.Local.Http;

/// <summary>A request, copied out of the server so that it outlives it.</summary>
internal sealed class LocalHttpRequestData : HttpRequestData
{
    private readonly KeyValuePair<string, string>[] _rawHeaders;
    private readonly string _url;
    private readonly string? _contentType;
    private readonly byte[] _bytes;
    private HttpHeadersCollection? _headers;
    private Stream? _body;
    private Uri? _uri;
    private IReadOnlyCollection<IHttpCookie>? _cookies;
    private ClaimsIdentity[]? _identities;

    public LocalHttpRequestData(FunctionContext context, HttpRequest request, byte[] body)
        : base(context)
    {
        _bytes = body;
        _contentType = request.ContentType;
        Method = request.Method;
        _url = $"{request.Scheme}://{request.Host}{request.Path}{request.QueryString}";
        _rawHeaders = new KeyValuePair<string, string>[request.Headers.Count];
        var i = 0;
        // In lower case, as the official host hands them over; the collection knows the well-known ones' casing.
        foreach (var (name, values) in request.Headers)
            _rawHeaders[i++] = new(name.ToLowerInvariant(), string.Join(",", values.ToArray()));
    }

    public override Stream Body => _body ??= new MemoryStream(_bytes);

    public override HttpHeadersCollection Headers => _headers ??= new HttpHeadersCollection(_rawHeaders);

    public override IReadOnlyCollection<IHttpCookie> Cookies => _cookies ??= ReadCookies();

    public override Uri Url => _uri ??= new Uri(_url);

    public override IEnumerable<ClaimsIdentity> Identities => _identities ??= [new ClaimsIdentity()];

    public override string Method { get; }

    public bool HasJsonBody =>
        _contentType is not null && _contentType.Contains("json", StringComparison.OrdinalIgnoreCase);

    public override HttpResponseData CreateResponse() => new LocalHttpResponseData(FunctionContext);

    private HttpCookie[] ReadCookies()
    {
        var header = Array.Find(_rawHeaders, h => h.Key == "cookie").Value;
        return header is null
            ? []
            : [.. header.Split(';').Select(c => c.Split('=', 2)).Where(c => c[0].Trim().Length > 0)
                .Select(c => new HttpCookie(c[0].Trim(), c.Length > 1 ? c[1] : ""))];
    }
}

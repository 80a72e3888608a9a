using System.Net;
using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker.Local.Http;

/// <summary>An answer, kept in memory until all outputs are written.</summary>
internal sealed class LocalHttpResponseData(FunctionContext context) : HttpResponseData(context)
{
    private readonly LocalHttpCookies _cookies = new();

    public override HttpStatusCode StatusCode { get; set; } = HttpStatusCode.OK;

    public override HttpHeadersCollection Headers { get; set; } = [];

    public override Stream Body { get; set; } = new MemoryStream();

    public override HttpCookies Cookies => _cookies;

    public IReadOnlyList<IHttpCookie> SetCookies => _cookies.All;

    private sealed class LocalHttpCookies : HttpCookies
    {
        private readonly List<IHttpCookie> _all = [];

        public IReadOnlyList<IHttpCookie> All => _all;

        public override void Append(string name, string value) => _all.Add(new HttpCookie(name, value));

        public override void Append(IHttpCookie cookie)
        {
            ArgumentNullException.ThrowIfNull(cookie);
            _all.Add(cookie);
        }

        public override IHttpCookie CreateNew() => new HttpCookie("", "");
    }
}

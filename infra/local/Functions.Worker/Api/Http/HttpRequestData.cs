using System.Collections.Specialized;
using System.Security.Claims;
using System.Web;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>An HTTP request as a function gets it: read to its end, in memory.</summary>
public abstract class HttpRequestData(FunctionContext functionContext)
{
    private NameValueCollection? _query;

    public abstract Stream Body { get; }

    public abstract HttpHeadersCollection Headers { get; }

    public abstract IReadOnlyCollection<IHttpCookie> Cookies { get; }

    public abstract Uri Url { get; }

    public abstract IEnumerable<ClaimsIdentity> Identities { get; }

    public abstract string Method { get; }

    public FunctionContext FunctionContext { get; } =
        functionContext ?? throw new ArgumentNullException(nameof(functionContext));

    public abstract HttpResponseData CreateResponse();

    public virtual NameValueCollection Query => _query ??= HttpUtility.ParseQueryString(Url.Query);
}

using System.Net;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>An HTTP answer that a function makes; sent after all output bindings are written.</summary>
public abstract class HttpResponseData(FunctionContext functionContext)
{
    public abstract HttpStatusCode StatusCode { get; set; }

    public abstract HttpHeadersCollection Headers { get; set; }

    public abstract Stream Body { get; set; }

    public abstract HttpCookies Cookies { get; }

    public FunctionContext FunctionContext { get; } =
        functionContext ?? throw new ArgumentNullException(nameof(functionContext));

    public static HttpResponseData CreateResponse(HttpRequestData request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.CreateResponse();
    }
}

using System.Text;
using Azure.Core.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Local.Invocations;
using Microsoft.Azure.Functions.Worker.Local.Outputs;

namespace Microsoft.Azure.Functions.Worker.Local.Http;

/// <summary>Sends what a function returned.</summary>
internal sealed class HttpAnswer(ObjectSerializer serializer)
{
    public async Task SendAsync(HttpResponse response, Invocation invocation)
    {
        var result = invocation.Result;
        if (invocation.Function.IsMultiOutput && result is HttpResponseData shortCut)
        {
            // Middleware put it in place of a multi-output result: the official host sends the object itself as JSON.
            await SendTextAsync(response, HostJsonText.Of(ShortCutJson.Of(shortCut)));
            return;
        }

        if (result is null && invocation.HasOutputs)
            result = invocation.Outputs.GetValueOrDefault(invocation.Function.HttpProperty ?? "$return");
        switch (result)
        {
            case null:
                response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case HttpResponseData data:
                await SendAsync(response, data);
                break;
            default:
                await SendValueAsync(response, WorkerValue.From(result, serializer));
                break;
        }
    }

    private static async Task SendAsync(HttpResponse response, HttpResponseData data)
    {
        var status = (int)data.StatusCode;
        if (status is < 100 or > 999)
        {
            response.HttpContext.Abort();
            return;
        }

        response.StatusCode = status;
        foreach (var (name, values) in data.Headers)
            response.Headers.Append(name, string.Join(",", values));
        if (data is LocalHttpResponseData { SetCookies.Count: > 0 } local)
        {
            foreach (var cookie in local.SetCookies)
                response.Cookies.Append(cookie.Name, cookie.Value, Options(cookie));
        }

        if (status is < 200 or 204 or 205 or 304)
        {
            response.ContentLength = null;
            return;
        }

        if (data.Body.CanSeek)
            data.Body.Position = 0;
        if (data.Body is MemoryStream memory && memory.TryGetBuffer(out var buffer))
        {
            if (buffer.Count > 0)
                await response.BodyWriter.WriteAsync(buffer);
        }
        else
        {
            await data.Body.CopyToAsync(response.Body);
        }
    }

    private static async Task SendValueAsync(HttpResponse response, WorkerValue value)
    {
        if (value.Bytes is { } bytes)
            await response.BodyWriter.WriteAsync(bytes);
        else
            await SendTextAsync(response, value.Text ?? HostJsonText.Of(value.Json!.Value));
    }

    private static async Task SendTextAsync(HttpResponse response, string text)
    {
        response.ContentType = "text/plain; charset=utf-8";
        await response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(text));
    }

    private static CookieOptions Options(IHttpCookie cookie) => new()
    {
        Domain = cookie.Domain,
        Path = cookie.Path ?? "/",
        Expires = cookie.Expires,
        MaxAge = cookie.MaxAge is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        HttpOnly = cookie.HttpOnly ?? false,
        Secure = cookie.Secure ?? false,
        SameSite = cookie.SameSite switch
        {
            SameSite.Lax => SameSiteMode.Lax,
            SameSite.Strict => SameSiteMode.Strict,
            SameSite.ExplicitNone => SameSiteMode.None,
            _ => SameSiteMode.Unspecified,
        },
    };
}

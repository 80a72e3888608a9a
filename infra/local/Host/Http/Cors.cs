using Functions.LocalHost.Configuration;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Functions.LocalHost.Http;

/// <summary><c>Host.CORS</c> of local.settings.json: answers browsers of other origins, as Core Tools does.</summary>
internal sealed class Cors(LocalSettings settings, ILoggerFactory loggers)
{
    private readonly CorsService service = new(Options.Create(new CorsOptions()), loggers);
    private readonly CorsPolicy? policy = settings.CorsOrigins.Count == 0 ? null : Policy(settings);

    /// <summary>Adds the headers that the origin may have.</summary>
    /// <returns>True when the request was a preflight: it is answered.</returns>
    public bool Answer(HttpContext context)
    {
        if (policy is null || !context.Request.Headers.ContainsKey(CorsConstants.Origin))
            return false;
        var result = service.EvaluatePolicy(context, policy);
        if (result.IsPreflightRequest)
        {
            service.ApplyResult(result, context.Response);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return true;
        }
        // Last, so that they are not lost among the answer's own.
        context.Response.OnStarting(() =>
        {
            service.ApplyResult(result, context.Response);
            return Task.CompletedTask;
        });
        return false;
    }

    private static CorsPolicy Policy(LocalSettings settings)
    {
        var builder = new CorsPolicyBuilder().AllowAnyHeader().AllowAnyMethod();
        if (settings.CorsOrigins.Contains("*"))
            builder.AllowAnyOrigin();
        else
            builder.WithOrigins([.. settings.CorsOrigins]);
        if (settings.CorsCredentials)
            builder.AllowCredentials();
        return builder.Build();
    }
}

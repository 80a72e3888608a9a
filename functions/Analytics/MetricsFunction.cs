using System.Net;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Options;
using Notifications.Operations;
using Notifications.Security;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Analytics;

public sealed class MetricsFunction(Meters meters, Instance instance, IOptions<AnalyticsOptions> options)
{
    /// <summary>What this process did since its start, of all namespaces together: numbers, no names.</summary>
    [Function("Metrics"), Access(Access.Open)]
    public async Task<HttpResponseData> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "metrics")] HttpRequestData request, CancellationToken cancellation)
    {
        if (!options.Value.Metrics)
            return await request.ProblemAsync(Problems.NotFound("Metrics are switched off."), cancellation);
        var text = PrometheusText.Write(meters, instance.StartedAt);
        return await request.WriteAsync(HttpStatusCode.OK, PrometheusText.ContentType, Encoding.UTF8.GetBytes(text), cancellation);
    }
}

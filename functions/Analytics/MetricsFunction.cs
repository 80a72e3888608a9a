using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
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
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "metrics")] HttpRequest request, CancellationToken cancellation)
    {
        if (!options.Value.Metrics)
            return Answer.Problem(Problems.NotFound("Metrics are switched off."));
        var text = PrometheusText.Write(meters, instance.StartedAt);
        return new Answer(HttpStatusCode.OK, PrometheusText.ContentType, Encoding.UTF8.GetBytes(text));
    }
}

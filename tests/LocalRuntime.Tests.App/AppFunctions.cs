using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.SignalRService;

namespace LocalRuntime.Tests.App;

public sealed class AppHub(IServiceProvider services) : ServerlessHub(services);

public static class AppFunctions
{
    /// <summary>Tells on standard output that it began, and again that it ended.</summary>
    [Function("Work")]
    public static async Task WorkAsync([QueueTrigger("%Work%")] string seconds, int dequeueCount, CancellationToken cancellation)
    {
        await Console.Out.WriteLineAsync($"work began {dequeueCount}");
        await Task.Delay(TimeSpan.FromSeconds(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture)), cancellation);
        await Console.Out.WriteLineAsync($"work ended {dequeueCount}");
    }

    [Function("Slow")]
    public static async Task<HttpResponseData> SlowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "slow/{seconds:int}")] HttpRequestData request, int seconds)
    {
        await Console.Out.WriteLineAsync("slow began");
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        await Console.Out.WriteLineAsync("slow ended");
        return request.CreateResponse();
    }

    [Function("Empty")]
    public static HttpResponseData Empty([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "empty")] HttpRequestData request) =>
        request.CreateResponse();
}

using LocalRuntime.Tests.Functions.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace LocalRuntime.Tests.Functions.Declared;

public sealed class Outputs
{
    [QueueOutput("%OutQueue%")]
    public object? Queue { get; set; }

    [SignalROutput(HubName = "ChatHub", ConnectionStringSetting = "OutSignalR")]
    public object? SignalR { get; set; }

    /// <summary>Without an attribute, and still the answer.</summary>
    public HttpResponseData? Response { get; set; }
}

public sealed class OutputFunctions(Probe probe)
{
    [Function("Multi")]
    public async Task<Outputs?> MultiAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "multi")] HttpRequestData request, FunctionContext context) =>
        (Outputs?)await probe.CallAsync("Multi", request, context.CancellationToken, context);

    [Function("QueueReturn")]
    [QueueOutput("%OutQueue%")]
    public async Task<object?> QueueReturnAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "queue-return")] HttpRequestData request, FunctionContext context) =>
        await probe.CallAsync("QueueReturn", request, context.CancellationToken);
}

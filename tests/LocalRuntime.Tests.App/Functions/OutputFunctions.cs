using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Tests.App.Functions;

public sealed class Outputs
{
    [QueueOutput("%OutQueue%")]
    public object? Queue { get; set; }

    [SignalROutput(HubName = "ChatHub", ConnectionStringSetting = "OutSignalR")]
    public object? SignalR { get; set; }

    [HttpResult]
    public IResult? Response { get; set; }
}

/// <summary>Without an answer, for triggers that have none.</summary>
public sealed class PlainOutputs
{
    [QueueOutput("%OutQueue%")]
    public object? Queue { get; set; }

    [SignalROutput(HubName = "ChatHub", ConnectionStringSetting = "OutSignalR")]
    public object? SignalR { get; set; }
}

public sealed class OutputFunctions(Probe probe)
{
    [Function("Multi")]
    public async Task<Outputs?> MultiAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "multi")] HttpRequest request, FunctionContext context) =>
        (Outputs?)await probe.CallAsync("Multi", request, context.CancellationToken, context);

    [Function("QueueOut")]
    public async Task<PlainOutputs?> QueueOutAsync([QueueTrigger("%QueueOut%")] string text, CancellationToken cancellation) =>
        (PlainOutputs?)await probe.CallAsync("QueueOut", text, cancellation);

    [Function("QueueReturn")]
    [QueueOutput("%OutQueue%")]
    public async Task<object?> QueueReturnAsync([QueueTrigger("%QueueReturn%")] string text, CancellationToken cancellation) =>
        await probe.CallAsync("QueueReturn", text, cancellation);
}

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;
using Notifications.Platform.Telemetry;

namespace Notifications.Platform.Http;

/// <summary>The last line: what a function did not expect becomes a problem for its caller, and a line in the log. Queue and timer
/// functions are left alone: there an exception is what makes the host try again.</summary>
public sealed class FaultMiddleware(Meters meters, ILogger<FaultMiddleware> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (context.GetHttpContext() is { } http)
        {
            if (context.CancellationToken.IsCancellationRequested || http.RequestAborted.IsCancellationRequested)
            {
                // The caller is gone, or the host gave up. Without an answer the worker would end the response as it stands: 200, empty.
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
                throw;
            }
            context.SetAnswer(Answer.Problem(ProblemOf(e, context)));
        }
        catch (Exception) when (Triggers.Of(context).IsQueue)
        {
            meters.QueueFailures.Add();
            throw;
        }
        catch (Exception e) when (Triggers.Of(context).IsSignalR)
        {
            // Left alone, message and stack trace would reach the browser. A function with an output binding has no caller: its result
            // would be sent to clients, and a problem is no message.
            var problem = ProblemOf(e, context);
            context.GetInvocationResult().Value = context.FunctionDefinition.OutputBindings.Count == 0 ? HubAnswer.Of(problem) : null;
        }
    }

    private Problem ProblemOf(Exception exception, FunctionContext context)
    {
        if (StorageFaults.IsOutage(exception))
        {
            meters.HttpFaults(StatusCodes.Status503ServiceUnavailable).Add();
            logger.StorageUnavailable(context.FunctionDefinition.Name, exception.GetType().Name);
            return Problems.Unavailable("storage");
        }
        // The client's doing: too slow, or not as long as it said.
        if (exception is BadHttpRequestException)
            return Problems.MalformedBody("It did not arrive in full.");
        meters.HttpFaults(StatusCodes.Status500InternalServerError).Add();
        logger.FunctionFailed(exception, context.FunctionDefinition.Name);
        return Problems.Internal();
    }
}

/// <summary>What an invoked hub method gives back: the value, or <c>{ "problem": … }</c>. Serialised here, so that it is the same JSON
/// whatever serializer the worker has.</summary>
internal static class HubAnswer
{
    public static JsonElement Of<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToElement(value, type);

    public static JsonElement Of(Problem problem) =>
        JsonSerializer.SerializeToElement(new HubProblem(problem), PlatformJson.Default.HubProblem);
}

public sealed record HubProblem(Problem Problem);

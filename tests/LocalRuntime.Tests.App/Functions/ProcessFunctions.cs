using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Tests.App.Functions;

/// <summary>For tests that see the app as a process: they tell on standard output what they do.</summary>
public static class ProcessFunctions
{
    /// <summary>Tells that it began, and again that it ended.</summary>
    [Function("Work")]
    public static async Task WorkAsync([QueueTrigger("%Work%")] string seconds, int dequeueCount, CancellationToken cancellation)
    {
        await Console.Out.WriteLineAsync($"work began {dequeueCount}");
        await Task.Delay(TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)), cancellation);
        await Console.Out.WriteLineAsync($"work ended {dequeueCount}");
    }

    [Function("Slow")]
    public static async Task<IResult> SlowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "slow/{seconds:int}")] HttpRequest request,
        int seconds,
        CancellationToken cancellation)
    {
        await Console.Out.WriteLineAsync("slow began");
        await Task.Delay(TimeSpan.FromSeconds(seconds), cancellation);
        await Console.Out.WriteLineAsync("slow ended");
        return Results.Ok();
    }

    /// <summary>Tells the worker's process id.</summary>
    [Function("ProcessId")]
    public static IResult ProcessId([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "process-id")] HttpRequest request) =>
        Results.Text($"{Environment.ProcessId}");

    [Function("Crash")]
    public static IResult Crash([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "crash")] HttpRequest request)
    {
        Console.Error.WriteLine("last words");
        Environment.Exit(3);
        return Results.Ok();
    }
}

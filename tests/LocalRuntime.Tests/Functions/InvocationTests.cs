using LocalRuntime.Tests.Functions.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LocalRuntime.Tests.Functions;

/// <summary>What the host hands to the worker with an invocation, and what it hears from it.</summary>
public sealed class InvocationTests
{
    [Fact]
    public async Task Invoke_Http_ContextHoldsWhatTheOfficialHostGives()
    {
        await using var host = await FunctionsHost.StartAsync();
        await host.Client.GetStringAsync("api/return?key=value&key=last&KEY=2");

        var context = (FunctionContext)(await host.Probe.NextAsync()).More[0]!;
        Assert.True(Guid.TryParse(context.InvocationId, out _));
        Assert.True(long.TryParse(context.FunctionId, out _));
        Assert.Equal("LocalRuntime.Tests.App.Functions.HttpFunctions.ReturnAsync", context.FunctionDefinition.EntryPoint);
        Assert.Equal("2", context.BindingContext.BindingData["key"]);
        Assert.Null(context.RetryContext);
        Assert.Equal("", context.TraceContext.TraceParent);
    }

    [Fact]
    public async Task Invoke_RouteValueAndQueryOfOneName_RouteValueWins()
    {
        await using var host = await FunctionsHost.StartAsync();

        Assert.Equal("route", await host.Client.GetStringAsync("api/value/route?VALUE=query"));
    }

    [Fact]
    public async Task Invoke_Succeeds_LinesBeforeAndAfter()
    {
        await using var host = await FunctionsHost.StartAsync();
        await host.Client.GetStringAsync("api/order/a/lit");

        await host.Log.LineAsync(l => l.Text.StartsWith("Executing 'Functions.A1' (Reason='", StringComparison.Ordinal));
        await host.Log.LineAsync(l => l.Text.StartsWith("Executed 'Functions.A1' (Succeeded, Id=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_OfTheWorker_PassedOnWithLevelAndCategory()
    {
        await using var host = await FunctionsHost.StartAsync(configure: b => b.Logging.SetMinimumLevel(LogLevel.Debug));
        host.Probe.On = (call, _) =>
        {
            var logger = ((FunctionContext)call.More[0]!).GetLogger("Some.Category");
            foreach (var level in (LogLevel[])[LogLevel.Debug, LogLevel.Information, LogLevel.Warning, LogLevel.Error, LogLevel.Critical])
#pragma warning disable CA1848, CA2254 // Said once, by a test.
                logger.Log(level, new InvalidOperationException("with this"), $"a line of {level}");
#pragma warning restore CA1848, CA2254
            return Task.FromResult<object?>(Results.Ok());
        };
        using var answer = await host.Client.GetAsync("api/return");

        foreach (var level in (LogLevel[])[LogLevel.Debug, LogLevel.Information, LogLevel.Warning, LogLevel.Error, LogLevel.Critical])
        {
            var line = await host.Log.LineAsync(l => l.Text.StartsWith($"a line of {level}", StringComparison.Ordinal));
            Assert.Equal(("Some.Category", level), (line.Category, line.Level));
            Assert.Contains("InvalidOperationException: with this", line.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Worker_EnvironmentNamed_IsTheWorkers()
    {
        await using var host = await FunctionsHost.StartAsync();

        Assert.Equal("Development", ((IHostEnvironment)host.Services.GetService(typeof(IHostEnvironment))!).EnvironmentName);
    }
}

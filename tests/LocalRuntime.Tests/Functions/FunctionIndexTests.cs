using Functions.LocalHost;
using Functions.LocalHost.Configuration;
using Functions.LocalHost.Invocations;
using Functions.LocalHost.Rpc;
using LocalRuntime.Tests.Functions.Support;
using Microsoft.Azure.Functions.Worker.SignalRService;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LocalRuntime.Tests.Functions;

/// <summary>Functions that no worker would build: each is left out alone, and the log says why.</summary>
public sealed class FunctionIndexTests
{
    [Theory]
    [InlineData("""{"name":"request","type":"httpTrigger","direction":"In","route":"wrong/{id:nosuch}"}""", "nosuch")]
    [InlineData("""{"name":"request","type":"httpTrigger","direction":"In","route":"wrong/{id"}""", "route")]
    [InlineData("""{"name":"event","type":"cosmosDBTrigger","direction":"In"}""", "cosmosDBTrigger")]
    [InlineData("""{"name":"$return","type":"http","direction":"Out"}""", "trigger")]
    public void Add_FunctionThatCannotBeStarted_OnlyThatOneIsLeftOut(string binding, string reason)
    {
        var (index, log) = New();

        index.Add([Http("Before"), Function("Wrong", binding), Http("Zafter")], new Dictionary<string, string>());

        Assert.Equal(["Before", "Zafter"], index.Routes.Select(r => r.Invoker.Function.Name));
        var line = Assert.Single(log.Lines, l => l.StartsWith("Error indexing method 'Functions.Wrong'", StringComparison.Ordinal));
        Assert.Contains(reason, line, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_WorkerCouldNotLoadIt_LeftOutWithTheWorkersReason()
    {
        var (index, log) = New();

        index.Add([Http("Good"), Http("Refused")], new Dictionary<string, string> { ["Refused"] = "no such type" });

        Assert.Equal(["Good"], index.Routes.Select(r => r.Invoker.Function.Name));
        Assert.Contains("Error indexing method 'Functions.Refused': no such type", log.Lines);
    }

    private static RpcFunctionMetadata Http(string name) => Function(name, """{"name":"request","type":"httpTrigger","direction":"In"}""");

    private static RpcFunctionMetadata Function(string name, string binding) =>
        new() { Name = name, FunctionId = name, RawBindings = { binding } };

    private static (FunctionIndex Index, ListLogger Log) New()
    {
        var log = new ListLogger();
        var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var settings = AppSettings.Create(new ConfigurationBuilder().Build(), new LocalSettings());
        var host = HostJson.Read(Path.GetTempPath(), settings.Configuration, development: true);
        var time = TimeProvider.System;
        return (new FunctionIndex(host, settings, null!, new LocalHostOptions(), new SignalRHttp(time), time, loggers), log);
    }
}

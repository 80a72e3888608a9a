using System.Net;
using LocalRuntime.Tests.Functions.Declared;
using LocalRuntime.Tests.Functions.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LocalRuntime.Tests.Functions;

public sealed class MiddlewareTests
{
    private static readonly Dictionary<string, string> OutputsUnreachable = new()
    {
        ["OutQueue"] = "outputs",
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["OutSignalR"] = $"Endpoint=http://127.0.0.1:1;AccessKey={SignalRStub.Key};Version=1.0;",
    };

    [Fact]
    public async Task Use_Several_RunInOrderOfRegistrationAndShareTheContext()
    {
        await using var host = await FunctionsHost.StartAsync(configure: b => b
            .UseMiddleware(async (context, next) =>
            {
                Trace(context, "first");
                context.Items["caller"] = "me";
                await next();
                Trace(context, "first after");
            })
            .UseMiddleware<SecondMiddleware>()
            .UseWhen(c => c.FunctionDefinition.Name == "Other", (_, _) => throw new InvalidOperationException()));
        host.Probe.On = (call, _) => Task.FromResult<object?>(((FunctionContext)call.More[0]!).Items["caller"]);

        Assert.Equal("me", await host.Client.GetStringAsync("api/return"));
        Assert.Equal(["first", "second Return", "second after", "first after"], host.Probe.Trace);
    }

    [Fact]
    public async Task Use_ResultSetWithoutNext_SentForPlainFunction()
    {
        await using var host = await FunctionsHost.StartAsync(configure: b => b.UseMiddleware(RefuseAsync));

        using var answer = await host.Client.GetAsync("api/respond");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(0, host.Probe.Waiting);
    }

    [Fact]
    public async Task Use_ResultSetWithoutNext_MultiOutputAnswers200WithItsJson()
    {
        await using var host = await FunctionsHost.StartAsync(OutputsUnreachable, configure: b => b.UseMiddleware(RefuseAsync));

        using var answer = await host.Client.GetAsync("api/multi");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("\"statusCode\": \"401\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Use_NothingSetWithoutNext_204()
    {
        await using var host = await FunctionsHost.StartAsync(configure: b => b.UseMiddleware((_, _) => Task.CompletedTask));

        using var answer = await host.Client.GetAsync("api/respond");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task Use_OutputBindingSetAfterNext_ReplacesTheAnswerOfMultiOutput()
    {
        await using var host = await FunctionsHost.StartAsync(OutputsUnreachable, configure: b => b.UseMiddleware(async (context, next) =>
        {
            var before = context.GetOutputBindings<HttpResponseData>().First(o => o.BindingType == "http");
            Trace(context, $"{before.Name} {before.Value is null}");
            await next();
            Trace(context, $"{context.GetInvocationResult().Value is null} {context.GetHttpResponseData()?.StatusCode}");
            var request = await context.GetHttpRequestDataAsync();
            context.GetOutputBindings<HttpResponseData>().First(o => o.BindingType == "http").Value =
                request!.CreateResponse(HttpStatusCode.Conflict);
        }));
        host.Probe.On = (call, _) => Task.FromResult<object?>(
            new Outputs { Response = ((HttpRequestData)call.Value!).CreateResponse(HttpStatusCode.Created) });

        using var answer = await host.Client.GetAsync("api/multi");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal(["Response True", "True Created"], host.Probe.Trace);
    }

    [Fact]
    public async Task Use_HeaderAddedAfterNext_IsSent()
    {
        await using var host = await FunctionsHost.StartAsync(configure: b => b.UseMiddleware(async (context, next) =>
        {
            await next();
            context.GetHttpResponseData()!.Headers.Add("X-Added", "yes");
        }));
        host.Probe.On = (call, _) => Task.FromResult<object?>(((HttpRequestData)call.Value!).CreateResponse());

        using var answer = await host.Client.GetAsync("api/respond");

        Assert.Equal(["yes"], answer.Headers.GetValues("X-Added"));
    }

    [Fact]
    public async Task Use_OutputFails_MiddlewareSeesNothingAndClientGets500()
    {
        await using var host = await FunctionsHost.StartAsync(OutputsUnreachable, configure: b => b.UseMiddleware(async (context, next) =>
        {
            await next();
            Trace(context, "no exception");
        }));
        host.Probe.On = (_, _) => Task.FromResult<object?>(new Outputs { SignalR = new SignalRMessageAction("t", []) });

        using var answer = await host.Client.GetAsync("api/multi");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(["no exception"], host.Probe.Trace);
    }

    [Fact]
    public async Task Use_Context_HoldsWhatTheOfficialOneHolds()
    {
        FunctionContext? seen = null;
        await using var host = await FunctionsHost.StartAsync(configure: b => b.UseMiddleware((context, next) =>
        {
            seen = context;
            return next();
        }));
        await host.Client.GetStringAsync("api/value/x");

        Assert.True(Guid.TryParse(seen!.InvocationId, out _));
        Assert.True(int.TryParse(seen.FunctionId, out _));
        Assert.Equal("LocalRuntime.Tests.Functions.Declared.RoutingFunctions.Value", seen.FunctionDefinition.EntryPoint);
        Assert.Equal("$return", Assert.Single(seen.FunctionDefinition.OutputBindings).Key);
        Assert.Equal("httpTrigger", seen.FunctionDefinition.InputBindings["request"].Type);
        Assert.Equal("x", seen.BindingContext.BindingData["VALUE"]);
        Assert.Null(seen.RetryContext);
        Assert.Equal("", seen.TraceContext.TraceParent);
    }

    private static async Task RefuseAsync(FunctionContext context, Func<Task> next)
    {
        var request = await context.GetHttpRequestDataAsync();
        context.GetInvocationResult().Value = request!.CreateResponse(HttpStatusCode.Unauthorized);
    }

    private static void Trace(FunctionContext context, string text) =>
        context.InstanceServices.GetRequiredService<Probe>().Trace.Enqueue(text);

    private sealed class SecondMiddleware(Probe probe) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            probe.Trace.Enqueue("second " + context.FunctionDefinition.Name);
            await next(context);
            probe.Trace.Enqueue("second after");
        }
    }
}

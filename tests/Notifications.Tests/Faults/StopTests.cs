using System.Collections.Immutable;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Platform.Storage;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Faults;

/// <summary>The app stops while queue functions run.</summary>
public sealed class StopTests(StopTests.Fixture app) : IClassFixture<StopTests.Fixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Stop_StorageHangs_EndsAndWhatWasBegunIsDoneByTheNextStart()
    {
        var sender = await app.SenderAsync();
        string[] users = [.. Enumerable.Range(0, 120).Select(_ => AppFixture.NewUser())];
        var held = new TaskCompletionSource();
        app.Answers.Holds = request =>
        {
            if (!request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal))
                return Task.CompletedTask;
            held.TrySetResult();
            return Task.Delay(Timeout.Infinite);
        };
        var sendId = (await sender.PostAsync("notifications", new { users, title = "t", message = "m" })).Json.GetProperty("sendId")
            .GetGuid();
        await held.Task.WaitAsync(Limit);
        await app.StopAppAsync().WaitAsync(Limit);
        app.Answers.Holds = _ => Task.CompletedTask;
        await app.StartAppAsync();

        var again = await app.SenderAsync();
        var report = await Eventually.GetAsync(
            async () => (await again.GetAsync($"sends/{sendId}")).Json, r => r.GetProperty("status").GetString() == "completed");
        Assert.Equal((120, 0), (report.GetProperty("stored").GetInt32(), report.GetProperty("failed").GetInt32()));
        Assert.False(await new QueueClient(app.StorageConnection, "deliveries-poison").ExistsAsync());
    }

    [Fact]
    public async Task QueueFunction_ToldToStop_MayFinish()
    {
        using var stop = new CancellationTokenSource();
        var (begun, end) = (new TaskCompletionSource<CancellationToken>(), new TaskCompletionSource());
        var run = app.Services.GetRequiredService<QueueWorkMiddleware>().Invoke(new Invocation(app.Services, stop.Token), async context =>
        {
            begun.SetResult(context.CancellationToken);
            await end.Task.WaitAsync(context.CancellationToken);
        });
        var token = await begun.Task;
        await stop.CancelAsync();

        Assert.False(token.IsCancellationRequested);
        end.SetResult();
        await run;
    }

    [Fact]
    public async Task QueueFunction_DoesNotFinish_IsToldToStopAWhileLater()
    {
        using var stop = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        var run = app.Services.GetRequiredService<QueueWorkMiddleware>().Invoke(new Invocation(app.Services, stop.Token), async context =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        });
        await begun.Task;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Limit));
    }

    public sealed class Fixture : AppFixture
    {
        public LostAnswers Answers { get; } = new();

        protected override void AddServices(IServiceCollection services) =>
            services.AddSingleton<HttpPipelinePolicy>(Answers).AddSingleton<QueueWorkMiddleware>();
    }

    /// <summary>What the worker makes of a message of the deliveries queue, as far as the middleware looks at it.</summary>
    private sealed class Invocation(IServiceProvider services, CancellationToken token) : FunctionContext
    {
        public override string InvocationId => "1";

        public override string FunctionId => "1";

        public override TraceContext TraceContext => throw new NotSupportedException();

        public override BindingContext BindingContext { get; } = new NoBinding();

        public override RetryContext RetryContext => throw new NotSupportedException();

        public override FunctionDefinition FunctionDefinition { get; } = new Function();

        public override IInvocationFeatures Features => throw new NotSupportedException();

        public override CancellationToken CancellationToken => token;

        public override IServiceProvider InstanceServices { get; set; } = services;

        public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();
    }

    private sealed class NoBinding : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData { get; } = new Dictionary<string, object?>();
    }

    private sealed class Function : FunctionDefinition
    {
        public override ImmutableArray<FunctionParameter> Parameters => [];

        public override string PathToAssembly => "";

        public override string EntryPoint => "Notifications.Sending.FanOutFunctions.Deliver";

        public override string Id => "1";

        public override string Name => "Deliveries";

        public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } =
            ImmutableDictionary<string, BindingMetadata>.Empty.Add("message", new QueueBinding());

        public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;
    }

    private sealed class QueueBinding : BindingMetadata
    {
        public override string Name => "message";

        public override string Type => "queueTrigger";

        public override BindingDirection Direction => BindingDirection.In;
    }
}

using System.Net;
using System.Text.Json;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform;
using Notifications.Sending;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Sending;

/// <summary>Broadcasts by the queue that are taken back while they are being sent.</summary>
public sealed class BroadcastRecallTests(BroadcastRecallTests.Fixture app) : IClassFixture<BroadcastRecallTests.Fixture>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Recall_OfABroadcastThatIsJustBeingStored_TakesItFromEverybody(bool isBrokenOff)
    {
        var (sender, me) = (await app.SenderAsync(), await app.AsAsync(AppFixture.NewUser()));
        var (sendId, plan) = await AddAsync();
        var begun = await app.Services.GetRequiredService<SendStart>().BeginAsync("default", sendId, CancellationToken.None);
        await using var client = await app.ConnectAsync(me);
        // Its table is there: making it would be the next write.
        Assert.Empty((await me.GetAsync("notifications")).Json.GetProperty("items").EnumerateArray());
        app.Faults.BeforeNextWrite(() => RecallAsync(sender, sendId));

        // The process dies once it is stored, and the queue does it again.
        if (isBrokenOff)
            await app.Services.GetRequiredService<BroadcastSender>()
                .SendAsync("default", begun!.NotificationId!.Value, plan, CancellationToken.None);
        await app.Services.GetRequiredService<FanOutHandler>().HandleAsync(
            new FindRecipients { Namespace = "default", SendId = sendId }, CancellationToken.None);

        var deleted = await client.ReceiveAsync("updated", TimeSpan.FromSeconds(30));
        Assert.Equal(begun!.NotificationId, deleted[0].GetProperty("id").GetGuid());
        await client.ReceiveAsync("reload", TimeSpan.FromSeconds(30));
        Assert.Empty((await me.GetAsync("notifications")).Json.GetProperty("items").EnumerateArray());
    }

    /// <summary>What is done again finds no broadcast: clients are told of it all the same.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(1, true)]
    public async Task Recall_OfABroadcast_BrokenOffAtAWrite_IsToldToClientsWhenItIsDoneAgain(int write, bool whenDone)
    {
        var me = await app.AsAsync(AppFixture.NewUser());
        var (sendId, id) = await StoreAsync();
        await app.Services.GetRequiredService<RecallStore>().AddAsync("default", sendId, CancellationToken.None);
        await using var client = await app.ConnectAsync(me);
        var (recalls, message) = (app.Services.GetRequiredService<RecallHandler>(),
            new RecallSend { Namespace = "default", SendId = sendId });
        var fault = app.Faults.FailAfter(write, whenDone);
        await Record.ExceptionAsync(() => recalls.HandleAsync(message, CancellationToken.None));
        Assert.True(fault.HasFailed);
        fault.End();
        await recalls.HandleAsync(message, CancellationToken.None);

        // Those of other tests may come late.
        while ((await client.ReceiveAsync("updated", TimeSpan.FromSeconds(30)))[0].GetProperty("id").GetGuid() != id)
        {
        }
        await client.ReceiveAsync("reload", TimeSpan.FromSeconds(30));
        Assert.DoesNotContain((await me.GetAsync("notifications")).Json.GetProperty("items").EnumerateArray(),
            n => n.GetProperty("id").GetGuid() == id);
    }

    [Fact]
    public async Task Recall_OfABroadcast_WhileTheRealTimeServiceIsAway_IsTriedAgain()
    {
        var (sendId, id) = await StoreAsync();
        await app.StopEmulatorAsync();
        try
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => app.Services.GetRequiredService<RecallHandler>().HandleAsync(
                new RecallSend { Namespace = "default", SendId = sendId, Broadcast = id }, CancellationToken.None));
        }
        finally
        {
            await app.StartEmulatorAsync();
        }
    }

    private async Task<(Guid SendId, Guid Id)> StoreAsync()
    {
        var (sendId, plan) = await AddAsync();
        var begun = await app.Services.GetRequiredService<SendStart>().BeginAsync("default", sendId, CancellationToken.None);
        await app.Services.GetRequiredService<BroadcastSender>()
            .SendAsync("default", begun!.NotificationId!.Value, plan, CancellationToken.None);
        return (sendId, begun.NotificationId.Value);
    }

    /// <summary>To its end.</summary>
    private static async Task RecallAsync(ApiClient sender, Guid sendId)
    {
        Assert.Equal(HttpStatusCode.Accepted, (await sender.DeleteAsync($"sends/{sendId}")).Status);
        await Eventually.GetAsync(
            async () => (await sender.GetAsync($"sends/{sendId}")).Json,
            report => report.GetProperty("completedAt").ValueKind == JsonValueKind.String);
    }

    private async Task<(Guid SendId, SendPlan Plan)> AddAsync()
    {
        var content = JsonSerializer.Deserialize("""
            { "title": "t", "message": "m", "type": "info", "category": "c", "priority": "low", "tags": [],
              "requiresAcknowledgement": false }
            """, InboxJson.Default.SendContent)!;
        var sendId = app.Services.GetRequiredService<Ids>().Next();
        var plan = new SendPlan { Targets = new SendTargets { Broadcast = true }, Contents = [new WeightedContent(1, content)] };
        await app.Services.GetRequiredService<SendStore>().AddAsync("default", sendId, plan, SendStatus.Queued, CancellationToken.None);
        return (sendId, plan);
    }

    public sealed class Fixture : AppFixture
    {
        public FaultPolicy Faults { get; } = new();

        protected override void AddServices(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(Faults);
    }
}

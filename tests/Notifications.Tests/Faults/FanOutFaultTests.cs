using System.Text.Json;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform;
using Notifications.Recipients;
using Notifications.Sending;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Faults;

/// <summary>Breaks a fan-out at each of its writes in turn, before and after storage did it, and does it again as the queue would:
/// everybody has it once, and the report is exact.</summary>
public sealed class FanOutFaultTests(FanOutFaultTests.Fixture app) : IClassFixture<FanOutFaultTests.Fixture>
{
    private const int Members = 24, MaxWrites = 60;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chunk_BrokenAtEachWriteInTurn_FinishesTheRestAndDuplicatesNobody(bool whenDone)
    {
        var handler = app.Services.GetRequiredService<ChunkHandler>();
        var broken = 0;
        for (var write = 0; write < MaxWrites; write++)
        {
            var (sendId, users) = await BegunAsync();
            var fault = app.Faults.FailAfter(write, whenDone);
            var failed = await Record.ExceptionAsync(() => handler.HandleAsync(Chunk(sendId, users), CancellationToken.None));
            var reached = fault.HasFailed;
            fault.End();
            if (!reached)
                break;
            Assert.NotNull(failed);
            broken++;
            await handler.HandleAsync(Chunk(sendId, users), CancellationToken.None);

            Assert.Equal(users.Length,
                (await app.Services.GetRequiredService<SendStore>().ReportAsync("default", sendId, CancellationToken.None))!.Stored);
            foreach (var user in users)
                Assert.Single((await (await app.AsAsync(user)).GetAsync("notifications")).Json.GetProperty("items").EnumerateArray());
        }

        // At least one transaction for each of several partitions, the confirmations, and the result's row.
        Assert.True(broken >= 5, $"only {broken} writes were broken");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FanOut_BrokenAtEachWriteInTurn_ReachesEachMemberOnce(bool whenDone)
    {
        var sender = await app.SenderAsync();
        var role = $"role-{Guid.CreateVersion7():N}";
        string[] users = [.. Enumerable.Range(0, Members).Select(_ => AppFixture.NewUser())];
        var members = app.Services.GetRequiredService<MembershipStore>();
        await Task.WhenAll(users.Select(user => members.AddMemberAsync("default", user, Membership.Role(role), CancellationToken.None)));
        var handler = app.Services.GetRequiredService<FanOutHandler>();
        var broken = 0;
        for (var write = 0; write < MaxWrites; write++, broken++)
        {
            var sendId = await AddAsync(new SendTargets { Roles = [role] });
            var fault = app.Faults.FailAfter(write, whenDone);
            var failed = await Record.ExceptionAsync(
                () => handler.HandleAsync(new FindRecipients { Namespace = "default", SendId = sendId }, CancellationToken.None));
            var reached = fault.HasFailed;
            fault.End();
            if (!reached)
                break;
            Assert.NotNull(failed);
            await handler.HandleAsync(new FindRecipients { Namespace = "default", SendId = sendId }, CancellationToken.None);
            var report = await Eventually.GetAsync(
                async () => (await sender.GetAsync($"sends/{sendId}")).Json, r => r.GetProperty("status").GetString() == "completed");
            Assert.Equal(Members, report.GetProperty("stored").GetInt32());
        }

        Assert.True(broken >= 5, $"only {broken} writes were broken");
        var items = (await (await app.AsAsync(users[0])).GetAsync("notifications?limit=100")).Json.GetProperty("items").EnumerateArray()
            .ToArray();
        Assert.Equal(items.Length, items.DistinctBy(i => i.GetProperty("id").GetGuid()).Count());
    }

    private static ChunkMessage Chunk(Guid sendId, string[] users) =>
        new() { Namespace = "default", SendId = sendId, Users = users, PushEach = false };

    /// <summary>A send whose recipients are found, all in one chunk.</summary>
    private async Task<(Guid SendId, string[] Users)> BegunAsync()
    {
        string[] users = [.. Enumerable.Range(0, 8).Select(_ => AppFixture.NewUser())];
        var sendId = await AddAsync(new SendTargets { Users = users });
        var sends = app.Services.GetRequiredService<SendStore>();
        var send = await sends.FindAsync("default", sendId, CancellationToken.None);
        await sends.ChangeStatusAsync(
            "default", sendId, send!, SendStatus.Running, CancellationToken.None, app.Services.GetRequiredService<Ids>().Next());
        await sends.ExpandedAsync("default", sendId, CancellationToken.None);
        return (sendId, users);
    }

    private async Task<Guid> AddAsync(SendTargets targets)
    {
        var content = JsonSerializer.Deserialize("""
            { "title": "t", "message": "m", "type": "info", "category": "c", "priority": "low", "tags": [],
              "requiresAcknowledgement": true }
            """, InboxJson.Default.SendContent)!;
        var sendId = app.Services.GetRequiredService<Ids>().Next();
        var plan = new SendPlan { Targets = targets, Contents = [new WeightedContent(1, content)] };
        await app.Services.GetRequiredService<SendStore>().AddAsync("default", sendId, plan, SendStatus.Queued, CancellationToken.None);
        return sendId;
    }

    /// <summary>Without retries, so that a failure is one.</summary>
    public sealed class Fixture : AppFixture
    {
        public FaultPolicy Faults { get; } = new();

        protected override IEnumerable<string> Settings =>
            ["--Notifications:Storage:Retries=0", "--AzureWebJobs.FanOut.Disabled=true"];

        protected override void AddServices(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(Faults);
    }
}

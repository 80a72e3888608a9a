using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Inbox.Grouping;
using Notifications.Platform;
using Notifications.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Notifications.Tests.Inbox.Grouping;

/// <summary>Events of a group that come at once to two instances, twice, in any order, and of which some are taken out: one row of what
/// is left, as a simple model has it.</summary>
public sealed class GroupModelTests(ITestOutputHelper output)
{
    private const int FirstSeed = 20261128;

    private static readonly ContentActor?[] People =
        [.. new[] { "Anna", "Ben", "Cleo", "Dan", "Eva" }.Select(n => new ContentActor { Name = n }), null];

    [Fact]
    public async Task AnyOrder_OfEventsRepetitionsAndRemovals_EndsWithOneRowOfWhatIsLeft()
    {
        for (var seed = FirstSeed; seed < FirstSeed + TestSeed.Times(200, 5_000); seed++)
        {
            output.WriteLine($"seed {seed}");
            await RunAsync(new Random(seed));
        }
    }

    [Fact]
    public void States_OfTheSameEvents_AreTheSameInAnyOrder()
    {
        var random = new Random(FirstSeed);
        var window = new GroupWindow
        {
            Kind = GroupWindowKind.Sliding,
            Window = TimeSpan.FromHours(1),
            MaxWindow = TimeSpan.FromHours(3),
            MaxEvents = 100,
        };
        for (var round = 0; round < 200; round++)
        {
            var start = DateTimeOffset.UnixEpoch.AddYears(56);
            GroupEvent[] events = [.. Enumerable.Range(0, random.Next(1, 20)).Select(i => start.AddMinutes(i * 3))
                .Select(at => new GroupEvent(Guid.CreateVersion7(at), at, People[random.Next(People.Length)]))];
            var first = GroupState.Begin(events[0], window);
            var states = Enumerable.Range(0, 2).Select(_ =>
                events[1..].OrderBy(_ => random.Next()).Aggregate(first, (state, e) => state.With(e, window))).ToArray();
            Assert.Equal(states[0].ToGroup(), states[1].ToGroup());
            Assert.Equal(states[0].ToGroup(), states[0].Of(events).ToGroup());
            Assert.Equal((states[0].Current, states[0].ClosesAt), (states[1].Current, states[1].ClosesAt));
            Assert.True(states[0].ClosesAt <= start + window.MaxWindow, "It stays open longer than it may.");
            Assert.Equal(states[0].People.Order(), GroupState.ReadPeople(states[0].WritePeople()).Order());
        }
    }

    private static async Task RunAsync(Random random)
    {
        using var inbox = new MemoryInbox(isKept: false);
        GroupStore[] stores = [inbox.Services.GetRequiredService<GroupStore>(),
            ActivatorUtilities.CreateInstance<GroupStore>(inbox.Services)];
        GroupHandler[] groups = [.. stores.Select(s => new GroupHandler(s, inbox.Services.GetRequiredService<InboxPush>()))];
        Notification[] events = [.. Enumerable.Range(0, random.Next(1, 10)).Select(_ => Event(inbox, People[random.Next(People.Length)]))];
        var removed = events.Where(_ => random.Next(4) == 0).ToArray();
        Func<Task>[] steps =
        [
            .. events.Select(e => (Func<Task>)(() => groups[0].PutAsync([e], default))),
            .. events.Where(_ => random.Next(2) == 0).Select(e => (Func<Task>)(() => groups[1].PutAsync([e], default))),
            .. removed.Select(e => (Func<Task>)(async () =>
            {
                await groups[1].PutAsync([e], default);
                await inbox.Services.GetRequiredService<InboxChanges>().RecallAsync(inbox.Namespace, inbox.User, e.Id, default);
            })),
        ];
        await Task.WhenAll(steps.OrderBy(_ => random.Next()).ToArray().Select(step => Task.Run(step)));

        var items = (await inbox.Services.GetRequiredService<InboxHandler>()
            .ListAsync(inbox.Namespace, inbox.User, InboxFilter.Default, null, 100, default)).Items;
        Notification[] left = [.. events.Except(removed).OrderByDescending(e => e.Id)];
        Assert.Equal(left.Length == 0 ? 0 : 1, items.Count);
        Assert.Equal(items.Count, await inbox.CountAsync());
        if (left.Length == 0)
            return;
        var (row, people) = (items[0], left.Select(e => e.Actor).OfType<ContentActor>().DistinctBy(a => a.Name).ToArray());
        Assert.Equal((left[0].Id, left[0].Message), (row.Id, row.Message));
        Assert.Equal((left.Length, people.Length), (row.Group!.Count, row.Group.ActorCount));
        Assert.Equal(people.Take(3), row.Group.Actors);
        // Every event leads there, also one that was taken out.
        var found = await inbox.Services.GetRequiredService<InboxHandler>()
            .FindAsync(inbox.Namespace, inbox.User, left[^1].Id, default);
        Assert.Equal(row.Id, found?.Id);
    }

    private static Notification Event(MemoryInbox inbox, ContentActor? actor)
    {
        inbox.Advance(TimeSpan.FromSeconds(10));
        var id = inbox.Services.GetRequiredService<Ids>().Next();
        var content = new SendContent
        {
            Title = $"{actor?.Name ?? "Somebody"} commented",
            Message = $"{id}",
            Type = NotificationType.UserAction,
            Category = "comment_added",
            Priority = Priority.Normal,
            Actor = actor,
            GroupKey = "comments:42",
            GroupWindow = new GroupingOptions().ToWindow(null, null, null),
        };
        return inbox.Services.GetRequiredService<NotificationFactory>().Make(inbox.Namespace, inbox.User, id, content, inbox.Now);
    }
}

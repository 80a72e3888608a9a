using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Notifications.Domain;
using Notifications.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Notifications.Tests.Domain;

/// <summary>The delivery of one notification: what a request, the queue and the user do to it, in every order in which it can
/// happen.</summary>
public sealed class StateMachineTests(ITestOutputHelper output)
{
    private static readonly int Interleavings = TestSeed.Times(5_000, 500_000);
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Step NotPushed = new("not pushed", (n, _) => n.NotPushed());
    private static readonly Step Acknowledge = new("acknowledge", (n, now) => n.Acknowledge(now));
    private static readonly Step Read = new("read", (n, now) => n.Read(now));
    private static readonly Step FallBack = new("fall back", (n, now) => n.FellBack(now, null));
    private static readonly Step Fail = new("fail", (n, _) => n.Failed("no_channel_accepted"));

    [Theory]
    //          from: pushed, not pushed, acknowledged, read, fell back, failed
    [InlineData("pending", "sent", "pending", "delivered", "read", "pending", "failed")]
    [InlineData("sent", "sent", "pending", "delivered", "read", "sent", "failed")]
    [InlineData("sent twice", "sent", "sent", "delivered", "read", "sent", "failed")]
    [InlineData("failed", "failed", "failed", "delivered", "read", "failed", "failed")]
    [InlineData("delivered", "delivered", "delivered", "delivered", "read", "delivered", "delivered")]
    [InlineData("read", "read", "read", "read", "read", "read", "read")]
    public void Status_AfterEachStep_IsTheTables(
        string from, string pushed, string notPushed, string acknowledged, string read, string fellBack, string failed)
    {
        Step[] steps = [Push(3), NotPushed, Acknowledge, Read, FallBack, Fail];
        var ends = steps.Select(step => step.On(In(from), Start)).ToArray();
        Assert.Equal([pushed, notPushed, acknowledged, read, fellBack, failed],
            ends.Select(n => SnakeCase<DeliveryStatus>.NameOf(n.Status)));
        // Once more, it changes nothing.
        Assert.All(steps.Zip(ends), step => Assert.Same(step.Second, step.First.On(step.Second, Start.AddSeconds(1))));
    }

    [Fact]
    public void AnyInterleaving_OnlyMovesForward_AndEndsInTheSameState()
    {
        var seed = (ulong)TestSeed.Of(20261128);
        output.WriteLine($"seed {seed}");
        var replay = new Replay(new Rnd(seed), FSharpOption<int>.None);
        var config = Config.QuickThrowOnFailure.WithMaxTest(Interleavings).WithReplay(FSharpOption<Replay>.Some(replay));
        Prop.ForAll(Arb.From(Runs()), run =>
        {
            var (one, other) = (Play(run.One), Play(run.Other));
            return Outcome(one).Equals(Outcome(other));
        }).Check(config);
    }

    /// <summary>The same work in two orders. Each of those at work keeps to its own order; a message may come again at any later
    /// time.</summary>
    private static Gen<Run> Runs() =>
        from pushes in Gen.Choose(1, 5)
        from failsFirst in Gen.Elements(true, false)
        from fallsBack in Gen.Elements(true, false)
        from fails in Gen.Elements(true, false)
        from user in Gen.Elements<Step[]>(
            [], [Acknowledge], [Read], [Acknowledge, Read], [Read, Acknowledge], [Acknowledge, Acknowledge], [Read, Read])
        let request = failsFirst ? new[] { NotPushed, Push(1) } : []
        let queue = (Step[])[.. Enumerable.Range(2, pushes - 1).Select(Push), .. fallsBack ? [FallBack]
            : Array.Empty<Step>(), .. fallsBack && fails ? [Fail] : Array.Empty<Step>()]
        from again in Gen.SubListOf(queue)
        from one in Interleaved(request, queue, user, [.. again])
        from other in Interleaved(request, queue, user, [.. again])
        select new Run(one, other);

    /// <summary>Who is next is drawn; a message that comes again does so after it came first.</summary>
    private static Gen<Step[]> Interleaved(Step[] request, Step[] queue, Step[] user, Step[] again) =>
        from order in Gen.Shuffle([.. request.Select(_ => 0), .. queue.Select(_ => 1), .. user.Select(_ => 2)])
        from places in Gen.Choose(0, 1000).ArrayOf(again.Length)
        select WithRepeated(Merge(order, request, queue, user), again.Zip(places));

    private static List<Step> Merge(int[] order, params Step[][] threads)
    {
        var next = new int[threads.Length];
        return [.. order.Select(thread => threads[thread][next[thread]++])];
    }

    private static Step[] WithRepeated(List<Step> steps, IEnumerable<(Step Step, int Place)> again)
    {
        foreach (var (step, place) in again)
        {
            var first = steps.IndexOf(step) + 1;
            steps.Insert(first + (place % (steps.Count - first + 1)), step);
        }
        return [.. steps];
    }

    /// <summary>From the insert of a send on, a second for each step.</summary>
    private static Notification Play(Step[] steps)
    {
        var notification = In("sent");
        foreach (var (index, step) in steps.Index())
        {
            var after = step.On(notification, Start.AddSeconds(index + 1));
            // A push that failed is the one thing that is taken back: the insert took it for granted.
            if (step != NotPushed)
                AssertForward(notification, after);
            notification = after;
        }
        return notification;
    }

    private static void AssertForward(Notification before, Notification after)
    {
        Assert.True(Rank(after.Status) >= Rank(before.Status), $"{before.Status} became {after.Status}");
        Assert.True(after.Attempts >= before.Attempts, $"{before.Attempts} attempts became {after.Attempts}");
        foreach (var time in new Func<Notification, object?>[] { n => n.SentAt, n => n.DeliveredAt, n => n.AcknowledgedAt,
            n => n.RoundTripMs, n => n.SeenAt, n => n.ReadAt, n => n.FallbackAt })
            Assert.True(time(before) is null || Equals(time(before), time(after)), $"{time(before)} became {time(after)}");
        Assert.Equal(after.Status == DeliveryStatus.Failed, after.FailedReason is not null);
    }

    /// <summary>How often it was pushed, and whether others were turned to, depends on when the user came; nothing else does.</summary>
    private static object Outcome(Notification end) => end.IsOpen()
        ? (end.Status, end.FailedReason, end.Attempts, end.FallbackAt is not null)
        : (end.Status, end.AcknowledgedAt is not null, end.ReadAt is not null, end.FailedReason);

    private static int Rank(DeliveryStatus status) => Array.IndexOf(
        [DeliveryStatus.Pending, DeliveryStatus.Sent, DeliveryStatus.Failed, DeliveryStatus.Delivered, DeliveryStatus.Read], status);

    private static Notification In(string state) => state switch
    {
        "pending" => In("sent").NotPushed(),
        "sent" => new Notification
        {
            Id = Guid.Empty,
            Namespace = "default",
            UserId = "alice",
            Type = NotificationType.Info,
            Category = "info",
            EventName = "info",
            Priority = Priority.Critical,
            Title = "A title",
            Message = "A message",
            CreatedAt = Start,
            ExpiresAt = Start.AddDays(1),
            Status = DeliveryStatus.Sent,
            SentAt = Start,
            Attempts = 1,
        },
        "sent twice" => In("sent").Pushed(Start, 2),
        "failed" => In("sent").Failed("no_channel_accepted"),
        "delivered" => In("sent").Acknowledge(Start),
        _ => In("sent").Read(Start),
    };

    private static Step Push(int attempt) => new($"push {attempt}", (n, now) => n.Pushed(now, attempt));

    private sealed record Step(string Name, Func<Notification, DateTimeOffset, Notification> On)
    {
        public override string ToString() => Name;
    }

    private sealed record Run(Step[] One, Step[] Other)
    {
        public override string ToString() => $"[{string.Join(", ", One.AsEnumerable())}] and [{string.Join(", ", Other.AsEnumerable())}]";
    }
}

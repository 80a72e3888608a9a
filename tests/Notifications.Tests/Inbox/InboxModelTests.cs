using FsCheck;
using FsCheck.Fluent;
using Notifications.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Notifications.Tests.Inbox;

/// <summary>Whatever happens, the count is that of a simple model; whether or not it begins with one that was kept.</summary>
public sealed class InboxModelTests(AppFixture app, CountKeepingApp keeping, ITestOutputHelper output) : IClassFixture<AppFixture>, IClassFixture<CountKeepingApp>
{
    private const int Sequences = 8, Steps = 40;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnySequence_OfSendsChangesAndTime_CountsAsTheModelDoes(bool isKept)
    {
        var seed = (ulong)Random.Shared.NextInt64();
        output.WriteLine($"seed {seed}");
        foreach (var steps in Generator().Sample(Steps, new Rnd(seed, 1), Sequences))
            await RunAsync(isKept ? keeping : app, steps, seed);
    }

    private static Gen<Step[]> Generator()
    {
        // Sends and marking all come often enough for something to be there and to be covered.
        var kinds = Enum.GetValues<StepKind>().Concat([StepKind.Send, StepKind.Send, StepKind.SendShort, StepKind.Unread, StepKind.MarkAll]).ToArray();
        return Gen.Elements(kinds).SelectMany(kind => Gen.Choose(0, 1000).Select(which => new Step(kind, which))).ArrayOf(Steps);
    }

    private static async Task RunAsync(AppFixture app, Step[] steps, ulong seed)
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        // What earlier sequences sent to everyone is deleted by then: only what is theirs is compared.
        foreach (var item in (await me.GetAsync("notifications?limit=100")).Json.GetProperty("items").EnumerateArray())
            await me.DeleteAsync($"notifications/{item.GetProperty("id").GetGuid()}");
        var model = new InboxModel(app, sender, user, me);
        for (var i = 0; i < steps.Length; i++)
        {
            await model.DoAsync(steps[i]);
            var count = (await me.GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32();
            Assert.True(model.Unread == count, $"seed {seed}: {count} instead of {model.Unread} after {string.Join(", ", steps.Take(i + 1).Select(s => $"{s.Kind} {s.Which}"))}");
            if (i % 10 == 9)
                Assert.Equal(count, (await me.GetAsync("notifications?status=unread&limit=100")).Json.GetProperty("items").GetArrayLength());
        }
    }
}

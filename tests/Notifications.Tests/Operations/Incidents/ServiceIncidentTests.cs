using System.Text;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Operations.Incidents;
using Notifications.Platform.Storage;
using Notifications.Tests.Operations.DeadLetters;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Operations.Incidents;

public sealed class ServiceIncidentTests(DrainedByHand app) : IClassFixture<DrainedByHand>
{
    private IncidentStore Store => app.Services.GetRequiredService<IncidentStore>();

    [Fact]
    public async Task Incidents_TheRealtimeServiceIsAway_BeginAndEndWithIt()
    {
        await app.StopEmulatorAsync();
        for (var i = 0; i < 2; i++)
        {
            // Health is asked anew.
            app.Clock.Advance(TimeSpan.FromSeconds(10));
            await WatchAsync();
        }
        var open = Assert.Single(await Store.OpenAsync(default), i => i.Kind == IncidentKind.Realtime);
        Assert.Contains(
            (await (await app.AsAsync("ada", "admin")).GetAsync("incidents?status=open")).Json.GetProperty("items").EnumerateArray(),
            i => i.GetProperty("id").GetGuid() == open.Id && !i.TryGetProperty("users", out _));

        await app.StartEmulatorAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        await Eventually.GetAsync(
            async () => (await new ApiClient(app.Http, null).GetAsync("health")).Json.GetProperty("status").GetString(),
            status => status == "healthy");
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        await Eventually.GetAsync(
            async () =>
            {
                await WatchAsync();
                return (await Store.OpenAsync(default)).Count(i => i.Id == open.Id);
            },
            left => left == 0);
    }

    [Fact]
    public async Task Incidents_StorageFailsACheck_BeginWithTheFirstOfTwoInARow()
    {
        var subject = IncidentSubject.OfStorage("tables");
        await FailAsync();
        await RecoverAsync();
        await WatchAsync();
        Assert.DoesNotContain(await Store.ListAsync("default", null, null, 100, default), i => i.Of == subject);

        await FailAsync();
        var between = app.Clock.GetUtcNow();
        await FailAsync();
        var open = await Eventually.GetAsync(
            async () =>
            {
                await app.Services.GetRequiredService<IncidentRecorder>().RunAsync(default);
                return (await Store.OpenAsync(default)).SingleOrDefault(i => i.Of == subject);
            },
            incident => incident is not null);
        Assert.True(open!.BeganAt <= between && open.LastAt > between);
        await RecoverAsync();

        async Task FailAsync()
        {
            app.Answers.Refuses = request => request.Uri.Path.Contains("health", StringComparison.Ordinal);
            var status = await AskAsync();
            app.Answers.Refuses = _ => false;
            Assert.Equal("unhealthy", status);
        }

        Task RecoverAsync() => Eventually.GetAsync(AskAsync, status => status == "healthy");

        async Task<string?> AskAsync()
        {
            // Asked anew.
            app.Clock.Advance(TimeSpan.FromSeconds(10));
            var health = await new ApiClient(app.Http, null).GetAsync("health");
            return health.Json.GetProperty("checks").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "tables")
                .GetProperty("status").GetString();
        }
    }

    [Fact]
    public async Task Note_AnEarlierBeginningRightAfterAnother_IsWritten()
    {
        var (subject, now) = (IncidentSubject.OfDeadLetters($"ns-{Guid.CreateVersion7():N}", Queues.Deliveries), app.Clock.GetUtcNow());
        var first = await Store.NoteAsync(new IncidentSign(subject, "timeout", now, now, 0), default);
        await Store.NoteAsync(new IncidentSign(subject, "timeout", now.AddMinutes(-3), now.AddSeconds(1), 0), default);

        var open = Assert.Single(await Store.OpenAsync(default), i => i.Of == subject);
        Assert.Equal((first!.Incident.Id, now.AddMinutes(-3)), (open.Id, open.BeganAt));
    }

    [Fact]
    public async Task Purge_AnIncidentThatIsOpenOrEndedLately_KeepsWhatItDidBefore()
    {
        var (ns, began) = ($"ns-{Guid.CreateVersion7():N}", app.Clock.GetUtcNow().AddDays(-60));
        var subject = IncidentSubject.OfDeadLetters(ns, Queues.Deliveries);
        var open = (await Store.NoteAsync(new IncidentSign(subject, "timeout", began, began, 1), default))!.Incident;
        var effect = new Effect(began) { Failures = 1 };
        effect.Users.Add("una");
        Assert.True(await Store.AddEffectAsync(open.Id, ns, effect, began, default));

        await Store.PurgeAsync(began.AddDays(30), default);
        Assert.Equal<(long, long?)>((1, 1), Assert.Single(await EffectsAsync()));
        Assert.NotNull(await Store.EndAsync(open, new IncidentEnd(began.AddDays(40), IncidentEndReason.Recovered), default));
        await Store.PurgeAsync(began.AddDays(39), default);
        Assert.Equal<(long, long?)>((1, 1), Assert.Single(await EffectsAsync()));

        await Store.PurgeAsync(began.AddDays(41), default);
        Assert.Empty(await EffectsAsync());
        var table = await app.Services.GetRequiredService<Tables>().IncidentsAsync(default);
        var ofNamespace = TableClient.CreateQueryFilter($"PartitionKey eq {"effects|" + ns}");
        Assert.Empty(await table.QueryAsync<TableEntity>(ofNamespace).ToListAsync());

        async Task<IEnumerable<(long Failures, long? Users)>> EffectsAsync() =>
            (await Store.ListAsync(ns, null, null, 100, default)).Where(i => i.Of == subject).Select(i => (i.Failures, i.Users));
    }

    [Fact]
    public async Task List_ManyOfOneSubject_HasEachOnceByPagesAndByStatus()
    {
        var (ns, ids) = ($"ns-{Guid.CreateVersion7():N}", new List<Guid>());
        var subject = IncidentSubject.OfDeadLetters(ns, Queues.Deliveries);
        for (var hour = 0; hour < 5; hour++)
        {
            var at = app.Clock.GetUtcNow().AddHours(hour - 10);
            var noted = await Store.NoteAsync(new IncidentSign(subject, "timeout", at, at, 0), default);
            ids.Insert(0, noted!.Incident.Id);
            if (hour < 4)
                await Store.EndAsync(noted.Incident, new IncidentEnd(at, IncidentEndReason.Recovered), default);
        }

        Assert.Equal(ids, await AllAsync(null));
        Assert.Equal(ids[..1], await AllAsync(IncidentStatus.Open));
        Assert.Equal(ids[1..], await AllAsync(IncidentStatus.Ended));

        async Task<List<Guid>> AllAsync(IncidentStatus? status)
        {
            var all = new List<Guid>();
            for (Guid? after = null; await Store.ListAsync(ns, status, after, 2, default) is { Count: > 0 } page; after = page[^1].Id)
                all.AddRange(page.Where(i => i.Of == subject).Select(i => i.Id));
            return all;
        }
    }

    [Fact]
    public async Task DeadLetters_OfARealFailure_SayWhereItFailedWithWhat()
    {
        var poison = PoisonClient.New(app);
        var message = $$"""{"namespace":"{{poison.Namespace}}","userId":"una"}""";
        await poison.PutRawAsync(Queues.FallbackEmail, Convert.ToBase64String(Encoding.UTF8.GetBytes(message)));
        // A busy host may give up on a message twice.
        var letters = await Eventually.GetAsync(
            async () =>
            {
                await poison.DrainAsync();
                return await poison.ListAsync();
            },
            found => found.Length > 0);

        Assert.StartsWith(
            "Failed 5 times, at last in FallbackEmail with JsonException; the log has the error. It was to reach a user by email.",
            letters[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        var incident = Assert.Single(await LettersAsync(await poison.AsAsync("admin")));
        Assert.Equal(("fallback-email", "JsonException", 1), (incident.Subject, incident.Cause, incident.Users));
    }

    [Fact]
    public async Task DeadLetters_OfANamespace_AreAnIncidentUntilNoneIsLeft()
    {
        var poison = PoisonClient.New(app);
        await poison.PutAsync(Queues.Deliveries, poison.Message());
        await poison.PutAsync(Queues.Deliveries, $$"""{"namespace":"{{poison.Namespace}}","users":["u","v"]}""");
        await poison.DrainAsync();
        var admin = await poison.AsAsync("admin");

        var incident = Assert.Single(await LettersAsync(admin));
        Assert.Equal((Queues.Deliveries, 2, 2), (incident.Subject, incident.Failures, incident.Users));
        Assert.Empty(await LettersAsync(await PoisonClient.New(app).AsAsync("admin")));
        var queue = (await admin.GetAsync("queues")).Json.GetProperty("items").EnumerateArray()
            .Single(q => q.GetProperty("name").GetString() == Queues.Deliveries);
        Assert.Equal(2, queue.GetProperty("deadLetters").GetInt32());

        await WatchAsync();
        Assert.Contains(await Store.OpenAsync(default), i => i.Namespace == poison.Namespace);
        foreach (var letter in await poison.ListAsync())
            await admin.DeleteAsync($"dead-letters/{letter.GetProperty("id").GetGuid()}");
        await WatchAsync();
        Assert.DoesNotContain(await Store.OpenAsync(default), i => i.Namespace == poison.Namespace);
        Assert.Equal(incident.Id, Assert.Single(await LettersAsync(admin, "?status=ended")).Id);
    }

    [Fact]
    public async Task List_SeveralPages_HasEachOnce()
    {
        var poison = PoisonClient.New(app);
        foreach (var queue in (string[])["deliveries", "fan-out", "confirmations"])
            await poison.PutAsync(queue, poison.Message());
        await poison.DrainAsync();
        var admin = await poison.AsAsync("admin");
        var first = (await admin.GetAsync("incidents?limit=2")).Json;
        var rest = (await admin.GetAsync($"incidents?limit=100&cursor={first.GetProperty("nextCursor").GetString()}")).Json;

        var ids = first.GetProperty("items").EnumerateArray().Concat(rest.GetProperty("items").EnumerateArray())
            .Select(i => i.GetProperty("id").GetGuid()).ToArray();
        Assert.Equal(ids.Distinct().OrderDescending(), ids);
        Assert.Equal(3, (await LettersAsync(admin)).Length);
        (await admin.GetAsync("incidents?status=over")).AssertInvalid("status", "allowed: open, ended");
    }

    private Task WatchAsync() => app.Services.GetRequiredService<IncidentWatch>().RunAsync(default);

    private static async Task<(Guid Id, string? Subject, string? Cause, long Failures, long Users)[]> LettersAsync(
        ApiClient admin, string query = "") =>
    [
        .. (await admin.GetAsync($"incidents{query}")).Json.GetProperty("items").EnumerateArray()
            .Where(i => i.GetProperty("kind").GetString() == "dead_letters")
            .Select(i => (i.GetProperty("id").GetGuid(), i.GetProperty("subject").GetString(), i.GetProperty("cause").GetString(),
                i.GetProperty("failures").GetInt64(), i.GetProperty("users").GetInt64())),
    ];
}

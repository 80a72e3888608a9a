using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Operations.Incidents;
using Notifications.Tests.Delivery.Channels;
using Notifications.Tests.Operations.DeadLetters;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Operations.Incidents;

public sealed class ChannelIncidentTests(ImpatientFixture app) : IClassFixture<ImpatientFixture>
{
    [Fact]
    public async Task Incidents_TheMailServerIsFrozen_AreOneUntilItTakesMailsAndTheSameWhenItFreezesAgain()
    {
        await FreezeAsync("first@example.com", "second@example.com");
        var open = await IncidentAsync(i => i.GetProperty("users").GetInt64() == 2);
        Assert.Equal(("email", "timeout"), (open.GetProperty("subject").GetString(), open.GetProperty("cause").GetString()));
        Assert.InRange(open.GetProperty("failures").GetInt64(), 2, 10);
        Assert.False(open.TryGetProperty("endedAt", out _));
        Assert.DoesNotContain("example.com", open.GetRawText(), StringComparison.Ordinal);
        // Neighbours see that it fails, and that it was nobody of theirs.
        var other = await (await PoisonClient.New(app).AsAsync("admin")).GetAsync("incidents");
        Assert.Equal(0, Assert.Single(Channels(other)).GetProperty("users").GetInt64());

        // Its answer is held for a moment: it may be from before the tries.
        var email = await Eventually.GetAsync(
            async () => (await new ApiClient(app.Http, null).GetAsync("health")).Json.GetProperty("channels").EnumerateArray()
                .Single(c => c.GetProperty("name").GetString() == "email"),
            channel => channel.TryGetProperty("tries", out var tries) && tries.GetInt64() >= 2);
        Assert.Equal(("closed", 0), (email.GetProperty("breaker").GetString(), email.GetProperty("successRate").GetDouble()));
        Assert.InRange(email.GetProperty("tries").GetInt64(), 2, 20);

        await app.RestartMailAsync();
        await SendAsync("third@example.com");
        await app.NextMailToAsync("third@example.com");
        var ended = await IncidentAsync(i => i.TryGetProperty("endedAt", out _));
        Assert.Equal((IdOf(open), "recovered"), (IdOf(ended), ended.GetProperty("endReason").GetString()));
        Assert.Empty(Channels(await (await AdminAsync()).GetAsync("incidents?status=open")));

        await FreezeAsync("fourth@example.com");
        var again = await IncidentAsync(i => !i.TryGetProperty("endedAt", out _));
        Assert.Equal((IdOf(open), 1), (IdOf(again), again.GetProperty("reopened").GetInt32()));
        Assert.Equal(open.GetProperty("beganAt").GetDateTimeOffset(), again.GetProperty("beganAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Note_BySeveralInstancesAtOnce_IsOneIncidentThatLosesNothing()
    {
        var store = app.Services.GetRequiredService<IncidentStore>();
        var (subject, now) = (IncidentSubject.Throttled, app.Clock.GetUtcNow());
        var noted = await Task.WhenAll(Enumerable.Range(0, 5).Select(
            i => store.NoteAsync(new IncidentSign(subject, "too_many_calls", now, now.AddSeconds(i), 1), default)));

        var id = Assert.Single(noted.OfType<NotedIncident>().Select(n => n.Incident.Id).Distinct());
        Assert.Single(noted.OfType<NotedIncident>(), n => n.Change == IncidentChange.Began);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => AddAsync($"user-{i % 3}")));
        var incident = Assert.Single(await store.OpenAsync(default), i => i.Id == id);
        Assert.Equal(noted.OfType<NotedIncident>().Count(), incident.Failures);

        // What began long after the end is another one; the first stays in the list.
        var end = new IncidentEnd(now.AddMinutes(1), IncidentEndReason.Recovered);
        Assert.NotNull(await store.EndAsync(incident, end, default));
        Assert.Null(await store.EndAsync(incident, end, default));
        var next = await store.NoteAsync(new IncidentSign(subject, "too_many_calls", now.AddHours(1), now.AddHours(1), 0), default);
        Assert.NotEqual(id, next!.Incident.Id);
        var all = await store.ListAsync("default", null, null, 100, default);
        Assert.Equal([next.Incident.Id, id], all.Where(i => i.Kind == IncidentKind.StorageThrottled).Select(i => i.Id));

        Assert.True(await store.PurgeAsync(now.AddMinutes(30), default) >= 1);
        Assert.Equal([next.Incident.Id], (await store.ListAsync("default", null, null, 100, default))
            .Where(i => i.Kind == IncidentKind.StorageThrottled).Select(i => i.Id));

        async Task AddAsync(string user)
        {
            var effect = new Effect(now) { Failures = 1 };
            effect.Users.Add(user);
            await store.AddEffectAsync(id, "default", effect, now, default);
        }
    }

    private async Task FreezeAsync(params string[] addresses)
    {
        await app.RestartMailAsync(hold: true);
        foreach (var address in addresses)
            await SendAsync(address);
    }

    private async Task SendAsync(string address)
    {
        var (_, user, _) = await app.NewRecipientAsync(email: address);
        await (await app.SenderAsync()).SendToAsync(user, requiresAcknowledgement: true, priority: "high");
    }

    /// <summary>The email's, once it is so; the timer's work is done by hand.</summary>
    private async Task<JsonElement> IncidentAsync(Func<JsonElement, bool> holds)
    {
        var found = await Eventually.GetAsync(
            async () =>
            {
                await app.Services.GetRequiredService<IncidentWatch>().RunAsync(default);
                return Channels(await (await AdminAsync()).GetAsync("incidents?limit=100"));
            },
            incidents => incidents.Length > 0 && holds(incidents[0]));
        return Assert.Single(found);
    }

    private Task<ApiClient> AdminAsync() => app.AsAsync("ada", "admin");

    private static JsonElement[] Channels(ApiAnswer answer) =>
        [.. answer.Json.GetProperty("items").EnumerateArray().Where(i => i.GetProperty("kind").GetString() == "channel")];

    private static Guid IdOf(JsonElement incident) => incident.GetProperty("id").GetGuid();
}

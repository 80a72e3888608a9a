using System.Net;
using System.Text.Json;
using Azure.Data.Tables;
using Notifications.Announcements;
using Notifications.Delivery;
using Notifications.Messages;
using Notifications.Platform.Storage;
using Notifications.Sending;
using Xunit;

namespace Notifications.Tests.Operations.Upgrade;

public sealed class UpgradeFromBeforePlansTests(BeforePlans app) : UpgradeTests(app, "Plans", "Incidents", Queues.PlanSteps),
    IClassFixture<BeforePlans>;

public sealed class UpgradeFromLastVersionTests(LastVersion app) : UpgradeTests(app), IClassFixture<LastVersion>;

/// <summary>A rolling upgrade: what a version before stored and enqueued is read, changed and removed by this one.</summary>
/// <param name="app">This version, on what that one left.</param>
/// <param name="later">Tables and queues that it did not have.</param>
public abstract class UpgradeTests(VersionBefore app, params string[] later)
{
    [Fact]
    public void Samples_OfTheVersionBefore_AreOfEveryTableAndQueue()
    {
        var tables = typeof(Tables).GetMethods().Where(m => m.ReturnType == typeof(Task<TableClient>))
            .Select(m => m.Name[..^"Async".Length]).Except(later).ToList();

        Assert.True(tables.Count > 10);
        Assert.All(tables, table => Assert.True(app.Tables[table]?.GetValue<int>() > 0, table));
        Assert.Equal(Queues.Names.Except(later).Order(), app.Messages.Select(m => m.Queue).Distinct().Order());
    }

    [Fact]
    public void Messages_OfTheVersionBefore_AreRead() =>
        Assert.All(app.Messages, sample =>
        {
            var text = sample.Message.GetRawText();
            object? read = sample.Queue switch
            {
                Queues.Acknowledgements => JsonSerializer.Deserialize(text, DeliveryJson.Default.AcknowledgementDeadlineMessage),
                Queues.FanOut => JsonSerializer.Deserialize(text, SendingJson.Default.FanOutMessage),
                Queues.Deliveries => JsonSerializer.Deserialize(text, SendingJson.Default.ChunkMessage),
                Queues.Conversations => JsonSerializer.Deserialize(text, MessagesJson.Default.SettleMessage),
                Queues.Announcements => JsonSerializer.Deserialize(text, AnnouncementsJson.Default.AnnouncementMessage),
                Queues.PlanSteps => JsonSerializer.Deserialize(text, DeliveryJson.Default.PlanStepMessage),
                Queues.FallbackEmail or Queues.FallbackSms or Queues.FallbackPush =>
                    JsonSerializer.Deserialize(text, DeliveryJson.Default.FallbackMessage),
                var other => throw new InvalidOperationException($"No message of the queue '{other}' is known."),
            };
            Assert.NotNull(read);
        });

    [Fact]
    public async Task Rows_OfTheVersionBefore_CanBeReadChangedAndRemoved()
    {
        foreach (var (question, recorded) in app.Answers.Select(a => (a.Question, a.Answer)))
        {
            var answer = await question.AskAsync(app);
            Assert.True(answer.Status < HttpStatusCode.Ambiguous, $"{question.Path}: {answer.Text}");
            var missing = AnsweredQuestion.Missing(recorded, answer.Json).ToList();
            Assert.True(missing.Count == 0, $"{question.User} {question.Path}: {string.Join("; ", missing)}");
        }

        // The real-time service refuses tokens of a clock that is far off.
        app.Clock.Reset();
        var alice = await app.AsAsync("alice");
        Assert.Equal(HttpStatusCode.OK, (await alice.PostAsync("notifications/mark-all-read")).Status);
        Assert.Equal(0, (await alice.GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, (await (await app.AsAsync("ada", "admin")).DeleteAsync("recipients/alice")).Status);
        Assert.Empty((await alice.GetAsync("messages/conversations")).Json.GetProperty("items").EnumerateArray());
        app.Clock.Advance(TimeSpan.FromDays(400));
        Assert.True((await app.CleanUpAsync()).Complete);
    }
}

using System.Text.Json;
using Azure.Storage.Queues;
using static Notifications.Tests.RecordedAnswers.Ask;

namespace Notifications.Tests.RecordedAnswers.Requests;

/// <summary>Messages that failed for good. No handler finds anything to do for them.</summary>
internal static class DeadLetterRequests
{
    private static readonly Callers In = new("dead-letters");

    public static IEnumerable<RecordedRequest> All => From(In.Admin, Letters, Wrong, ListRequests.Wrong("dead-letters"));

    private static IEnumerable<RecordedRequest> Letters =>
    [
        Get("dead-letters"),
        Get("dead-letters?queue=confirmations").After(p => FailAsync(p, "confirmations")).WaitingFor("sendId").Saving("one", "items.0.id"),
        Get("dead-letters?queue=confirmations&since=2020-01-01T00:00:00Z&until=$(in 1d)"),
        Get("dead-letters?until=2020-01-01T00:00:00Z"), Get("dead-letters?since=$(in 1d)"), Get("dead-letters?queue=fan-out"),
        Post("dead-letters/$(one)/requeue").By(new Callers("elsewhere").Admin),
        Delete("dead-letters/$(one)").By(new Callers("elsewhere").Admin),
        Post("dead-letters/$(one)/requeue"), Post("dead-letters/$(one)/requeue"),
        Get("dead-letters?queue=confirmations&limit=1").After(p => FailAsync(p, "confirmations")).WaitingFor("sendId")
            .Saving("two", "items.0.id"),
        Delete("dead-letters/$(two)"), Delete("dead-letters/$(two)"),
        Get("dead-letters?limit=1").After(p => FailAsync(p, "deliveries", "deliveries")).WaitingFor("\"nextCursor\":\"")
            .Saving("next", "nextCursor"),
        Get("dead-letters?limit=1&cursor=$(next)"),
        Post("dead-letters/requeue", """{ "queue": "fan-out" }"""), Post("dead-letters/requeue", """{ "queue": "deliveries" }"""),
        Post("dead-letters/requeue"), Post("dead-letters/requeue", "{}"),
    ];

    private static IEnumerable<RecordedRequest> Wrong =>
    [
        Post("dead-letters/requeue", """{ "queue": "none" }"""), Post("dead-letters/requeue", """{ "queue": 1, "surprise": 1 }"""),
        Get("dead-letters?queue=none"), Get("dead-letters?queue="), Get("dead-letters?since=x&until=y"), Get("dead-letters?QUEUE=fan-out"),
    ];

    private static async Task FailAsync(RecordedPlayer player, params IEnumerable<string> queues)
    {
        foreach (var queue in queues)
        {
            var client = new QueueServiceClient(player.StorageConnection).GetQueueClient($"{queue}-poison");
            await client.CreateIfNotExistsAsync();
            var message = JsonSerializer.SerializeToUtf8Bytes(new
            {
                @namespace = In.Namespace,
                userId = "una",
                sendId = Guid.CreateVersion7(),
                id = Guid.CreateVersion7(),
                attempt = 1,
                notBefore = "2020-01-01T00:00:00Z",
            });
            await client.SendMessageAsync(Convert.ToBase64String(message));
        }
        await player.DrainAsync();
    }
}

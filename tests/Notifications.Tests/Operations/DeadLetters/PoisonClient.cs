using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Operations.DeadLetters;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Operations.DeadLetters;

/// <summary>An admin with a namespace of their own, and messages as the host leaves them when it gives up.</summary>
internal sealed class PoisonClient(AppFixture app, string ns)
{
    public string Namespace => ns;

    public static PoisonClient New(AppFixture app) => new(app, $"ns-{Guid.CreateVersion7():N}");

    public async Task<ApiClient> AsAsync(params string[] roles)
    {
        var answer = await new ApiClient(app.Http, null).PostAsync("dev/token", new { userId = "ada", roles, @namespace = ns });
        return new ApiClient(app.Http, answer.Json.GetProperty("token").GetString());
    }

    /// <summary>A message that no handler finds anything to do for.</summary>
    public string Message() => JsonSerializer.Serialize(
        new
        {
            @namespace = ns,
            userId = "u",
            sendId = Guid.CreateVersion7(),
            id = Guid.CreateVersion7(),
            attempt = 1,
            notBefore = "2026-01-01T00:00:00Z"
        });

    public Task<string> PutAsync(string queue, string text) =>
        PutRawAsync($"{queue}-poison", Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));

    /// <summary>Gives back the message's id.</summary>
    public async Task<string> PutRawAsync(string queue, string body)
    {
        var client = Queue(queue);
        await client.CreateIfNotExistsAsync();
        return (await client.SendMessageAsync(body)).Value.MessageId;
    }

    public QueueClient Queue(string queue) => new QueueServiceClient(app.StorageConnection).GetQueueClient(queue);

    public Task<int> DrainAsync() => app.Services.GetRequiredService<DeadLetterDrain>().RunAsync(CancellationToken.None);

    public async Task<JsonElement[]> ListAsync(string query = "")
    {
        var answer = await (await AsAsync("admin")).GetAsync($"dead-letters?limit=100{query}");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return [.. answer.Json.GetProperty("items").EnumerateArray()];
    }

    /// <summary>Drains until it is there: the host takes a while for its attempts.</summary>
    public async Task<JsonElement> DrainedAsync(Func<JsonElement, bool> isIt)
    {
        var found = await Eventually.GetAsync(async () =>
        {
            await DrainAsync();
            return (await ListAsync()).Where(isIt).ToArray();
        }, items => items.Length > 0);
        return Assert.Single(found);
    }

    public async Task<QueueMessage> ReceiveAsync(string queue, string id, TimeSpan hidden)
    {
        var messages = (await Queue(queue).ReceiveMessagesAsync(32, hidden)).Value;
        return messages.Single(m => m.MessageId == id);
    }

    public static Guid IdOf(JsonElement letter) => letter.GetProperty("id").GetGuid();

    public static string QueueOf(JsonElement letter) => letter.GetProperty("queue").GetString()!;
}

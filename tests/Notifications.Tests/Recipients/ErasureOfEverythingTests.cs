using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery.Channels;
using Notifications.Domain;
using Notifications.Operations.DeadLetters;
using Notifications.Platform;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;
using Notifications.Recipients.Preferences;
using Notifications.Sending;
using Notifications.Tests.Delivery;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Recipients;

/// <summary>Reads every row and column of every table that the account has: nothing of it may name somebody who was erased.</summary>
public sealed class ErasureOfEverythingTests(FallbackFixture app) : IClassFixture<FallbackFixture>
{
    [Theory]
    [InlineData("erin")]
    [InlineData("Zoë O'Neil|#")]
    public async Task Delete_OfWhoDidAndGotEverything_LeavesNoRowThatNamesThem(string name)
    {
        var (sender, admin) = (await app.SenderAsync(), await app.AsAsync("root", "admin"));
        var (user, other) = ($"{name} {AppFixture.NewUser()}", AppFixture.NewUser());
        var sendId = await DoEverythingAsync(sender, admin, user, other);
        var link = Link(user);
        Assert.NotEmpty(await RowsThatNameAsync(user));

        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"recipients/{Uri.EscapeDataString(user)}")).Status);

        Assert.Empty(await RowsThatNameAsync(user));
        Assert.Equal(HttpStatusCode.NotFound, (await new ApiClient(app.Http, null).PostAsync(link)).Status);
        Assert.Empty(await RowsThatNameAsync(user));
        // Others keep what is theirs, and what was done stays known.
        var kept = (await (await app.AsAsync(other)).GetAsync("notifications?limit=100")).Json.GetProperty("items").EnumerateArray();
        Assert.Contains("from the user", kept.Select(n => n.GetProperty("title").GetString()));
        Assert.Equal(120, (await sender.GetAsync($"sends/{sendId}")).Json.GetProperty("stored").GetInt32());
        var erasure = (await admin.GetAsync("audit?event=recipient_deleted&limit=1")).Json.GetProperty("items")[0];
        Assert.StartsWith("erased-", erasure.GetProperty("userId").GetString(), StringComparison.Ordinal);
        Assert.Equal("user:root", erasure.GetProperty("actor").GetString());
    }

    /// <summary>Its plan takes several rows.</summary>
    [Fact]
    public async Task Delete_RecipientOfASendToTenThousand_RemovesThemFromAllItsRows()
    {
        var tenant = new Tenant(app);
        var (sender, admin) = (await tenant.AsAsync("sender", "sender"), await tenant.AsAsync("root", "admin"));
        string[] users = [.. Enumerable.Range(0, 10_000).Select(i => $"{i:D5}-{Guid.CreateVersion7()}")];
        var sendAt = app.Clock.GetUtcNow().AddDays(1);
        var sendId = (await sender.PostAsync("notifications", new { users, title = "t", message = "m", sendAt })).Json
            .GetProperty("sendId").GetGuid();

        foreach (var user in (string[])[users[0], users[5_000], users[^1]])
        {
            Assert.NotEmpty(await RowsThatNameAsync(user));
            Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"recipients/{user}")).Status);
            Assert.Empty(await RowsThatNameAsync(user));
        }

        Assert.NotEmpty(await RowsThatNameAsync(users[1]));
        Assert.Equal("scheduled", (await sender.GetAsync($"sends/{sendId}")).Json.GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await sender.DeleteAsync($"schedules/{sendId}")).Status);
    }

    [Fact]
    public async Task Delete_OfOneself_IsKnownByAPseudonym()
    {
        var (user, admin) = (AppFixture.NewUser(), await app.AsAsync("root", "admin"));
        Assert.Equal(HttpStatusCode.NoContent, (await (await app.AsAsync(user)).DeleteAsync($"recipients/{user}")).Status);

        var erasure = (await admin.GetAsync("audit?event=recipient_deleted&limit=1")).Json.GetProperty("items")[0];
        Assert.Equal($"user:{erasure.GetProperty("userId").GetString()}", erasure.GetProperty("actor").GetString());
        Assert.Empty(await RowsThatNameAsync(user));
    }

    /// <returns>A large send to the user and others.</returns>
    private async Task<Guid> DoEverythingAsync(ApiClient sender, ApiClient admin, string user, string other)
    {
        var (me, asSender) = (await app.AsAsync(user), await app.AsAsync(user, "sender", "admin"));
        await admin.PutRecipientAsync(user, new { email = "a@example.com", locale = "en", roles = new[] { "r" } });
        await sender.AddMemberAsync("room", user);
        var announced = await admin.PostAsync("announcements", new { title = "t", message = "m", audience = new { everyone = true } });
        await me.PostAsync($"announcements/{announced.Json.GetProperty("id").GetGuid()}/dismiss");
        await me.PutTextAsync("notifications/preferences", """{ "categories": { "orders": { "email": false } } }""");
        var id = await sender.SendToAsync(user);
        await me.PostAsync($"notifications/{id}/snooze", new { until = app.Clock.GetUtcNow().AddDays(20) });
        await sender.PostAsync("notifications/progress", new { users = new[] { user, other }, taskId = "t", progress = 1, status = "s" });
        // Theirs alone, theirs and others', and not theirs; now and later.
        string[] many = [user, .. Enumerable.Range(0, 119).Select(_ => AppFixture.NewUser())];
        var large = (await sender.PostAsync("notifications", new { users = many, title = "t", message = "m" })).Json.GetProperty("sendId")
            .GetGuid();
        foreach (var users in new[] { new[] { user }, [user, other] })
            await sender.PostAsync("notifications", new { users, title = "t", message = "m", sendAt = app.Clock.GetUtcNow().AddDays(1) });
        await sender.PostAsync("notifications", new { broadcast = true, excludeUsers = new[] { user }, title = "t", message = "m" });
        await asSender.PostAsync("notifications", new { users = new[] { other }, title = "from the user", message = "m" });
        await asSender.PutRecipientAsync(other, new { displayName = "Other" });
        await SendIdempotentAsync(sender, user, other);
        await AddDeadLettersAsync(user, other);
        await Eventually.GetAsync(
            async () => (await sender.GetAsync($"sends/{large}")).Json.GetProperty("status").GetString(), status => status == "completed");
        return large;
    }

    private static async Task SendIdempotentAsync(ApiClient sender, string user, string other)
    {
        var request = sender.Request(HttpMethod.Post, "notifications");
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        var skipped = new { users = new[] { user }, excludeUsers = new[] { other }, title = "t", message = "m" };
        request.Content = new StringContent(JsonSerializer.Serialize(skipped), Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.Created, (await sender.SendAsync(request)).Status);
    }

    private async Task AddDeadLettersAsync(string user, string other)
    {
        var (letters, ids) = (app.Services.GetRequiredService<DeadLetterStore>(), app.Services.GetRequiredService<Ids>());
        var delivery = new ChunkMessage { Namespace = "default", SendId = ids.Next(), Users = [user, other], PushEach = true };
        var body = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(delivery, SendingJson.Default.ChunkMessage));
        await letters.AddAsync(new StoredDeadLetter("default", ids.Next(), Queues.Deliveries, body, "failed", 5), CancellationToken.None);
        var alone = Convert.ToBase64String(
            Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { @namespace = "default", userId = user, id = ids.Next() })));
        await letters.AddAsync(
            new StoredDeadLetter("default", ids.Next(), Queues.Acknowledgements, alone, "failed", 5), CancellationToken.None);
        var settle = Convert.ToBase64String(
            Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { @namespace = "default", between = new[] { other, user } })));
        await letters.AddAsync(
            new StoredDeadLetter("default", ids.Next(), Queues.Conversations, settle, "failed", 5), CancellationToken.None);
    }

    private string Link(string user) => "unsubscribe?token=" + Uri.EscapeDataString(
        app.Services.GetRequiredService<UnsubscribeLinks>().TokenFor(new UnsubscribeScope("default", user, "orders", ChannelKind.Email)));

    /// <summary>Each as its table and keys, in whatever way the user is written there.</summary>
    private async Task<string[]> RowsThatNameAsync(string user)
    {
        var service = new TableServiceClient(app.StorageConnection);
        string[] names = [user, Keys.Escape(user), JsonEncodedText.Encode(user)
            .ToString(), JsonSerializer.Serialize(user, PlatformJson.Default.String).Trim('"'), Uri.EscapeDataString(user)];
        var found = new List<string>();
        await foreach (var table in service.QueryAsync())
        {
            await foreach (var row in service.GetTableClient(table.Name).QueryAsync<TableEntity>())
            {
                if (row.Any(column => TextsOf(column.Value)
                    .Any(text => names.Any(name => text.Contains(name, StringComparison.OrdinalIgnoreCase)))))
                    found.Add($"{table.Name} {row.PartitionKey} {row.RowKey}");
            }
        }
        return [.. found];
    }

    private static string[] TextsOf(object? value)
    {
        if (value is byte[] bytes)
            return [Encoding.UTF8.GetString(bytes)];
        if (value is not string text)
            return [];
        var decoded = new byte[text.Length];
        return Convert.TryFromBase64String(text, decoded, out var length) ? [text, Encoding.UTF8.GetString(decoded, 0, length)] : [text];
    }
}

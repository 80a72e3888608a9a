using System.Net;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Platform.Storage;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Inbox;

/// <summary>An acknowledgement is written without reading first when this instance sent the notification: it must not undo what another
/// instance did meanwhile.</summary>
public sealed class RecentNotificationTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Ack_ChangedByAnotherInstance_KeepsItsChange()
    {
        var (me, id, row) = await SentAsync();
        row["SeenAt"] = new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
        await (await TableAsync()).UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace);

        Assert.Equal(HttpStatusCode.OK, (await me.PostAsync($"notifications/{id}/ack")).Status);

        var now = (await me.GetAsync($"notifications/{id}")).Json;
        Assert.Equal(("delivered", "2026-05-01T12:00:00.000Z"),
            (now.GetProperty("status").GetString(), now.GetProperty("seenAt").GetString()));
    }

    [Fact]
    public async Task Ack_DeletedByAnotherInstance_IsNotFound()
    {
        var (me, id, row) = await SentAsync();
        row["Deleted"] = true;
        await (await TableAsync()).UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace);

        (await me.PostAsync($"notifications/{id}/ack")).AssertProblem(HttpStatusCode.NotFound, "not-found");
    }

    private Task<TableClient> TableAsync() => app.Services.GetRequiredService<Tables>().InboxAsync(default);

    private async Task<(ApiClient Me, Guid Id, TableEntity Row)> SentAsync()
    {
        var user = AppFixture.NewUser();
        var id = await (await app.SenderAsync()).SendToAsync(user);
        var rows = (await TableAsync())
            .QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"RowKey gt {user + "|n|"} and RowKey lt {user + "|n|~"}"));
        TableEntity? found = null;
        await foreach (var row in rows)
            found = row;
        return (await app.AsAsync(user), id, found!);
    }
}

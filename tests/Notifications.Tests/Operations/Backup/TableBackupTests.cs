using System.Net;
using Azure.Data.Tables;
using LocalRuntime.Tests.Support;
using Notifications.Backup;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Operations.Backup;

/// <summary>Tables of a running app, copied and put into another account.</summary>
public sealed class TableBackupTests(AppFixture app, AzuriteFixture other)
    : IClassFixture<AppFixture>, IClassFixture<AzuriteFixture>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("backup-").FullName;

    private string Folder => Path.Combine(folder, "one");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Restore_IntoAnotherAccount_HasEveryRowAsItWas()
    {
        var (sender, users) = (await app.SenderAsync(), Enumerable.Range(0, 120).Select(_ => AppFixture.NewUser()).ToArray());
        var answer = await sender.PostAsync("notifications", new { users, title = "Zürich", message = "x\ny" });
        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        var confirmed = await sender.SendToAsync(users[0], requiresAcknowledgement: true);
        // From here on the app has nothing left to write.
        await (await app.AsAsync(users[0])).PostAsync($"notifications/{confirmed}/ack");
        var send = $"sends/{answer.Json.GetProperty("sendId").GetGuid()}";
        await Eventually.GetAsync(async () => (await sender.GetAsync(send)).Json.GetProperty("status").GetString(), s => s == "completed");
        await AddOfEveryTypeAsync();
        var expected = await RowsAsync(app.StorageConnection);

        await Of(app.StorageConnection).SaveAsync(Folder, "", default);
        await Of(other.ConnectionString).RestoreAsync(Folder, "", default);
        Assert.Equal(expected, await RowsAsync(other.ConnectionString));
        await Of(other.ConnectionString).RestoreAsync(Folder, "", default);
        Assert.Equal(expected, await RowsAsync(other.ConnectionString));

        var error = await Assert.ThrowsAsync<BackupException>(() => Of(app.StorageConnection).SaveAsync(Folder, "", default));
        Assert.Contains("is not empty", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_OfABackupThatWasBrokenOff_WritesNothing()
    {
        await AddOfEveryTypeAsync();
        await Of(app.StorageConnection).SaveAsync(Folder, "Types", default);
        var (file, list) = (Path.Combine(Folder, "Types.jsonl"), Path.Combine(Folder, "tables.json"));
        var target = new TableServiceClient(other.ConnectionString);
        await target.DeleteTableAsync("Types");

        await File.WriteAllLinesAsync(file, (await File.ReadAllLinesAsync(file))[..^1]);
        var shorter = await Assert.ThrowsAsync<BackupException>(() => Of(other.ConnectionString).RestoreAsync(Folder, "", default));
        Assert.Equal("Types.jsonl has 1 rows; tables.json says 2: nothing was restored.", shorter.Message);

        File.Delete(list);
        await Assert.ThrowsAsync<BackupException>(() => Of(other.ConnectionString).RestoreAsync(Folder, "", default));
        Assert.DoesNotContain("Types", target.Query().Select(t => t.Name));
    }

    private static TableBackup Of(string connection) => new(new TableServiceClient(connection), TimeProvider.System, TextWriter.Null);

    /// <summary>All values of all rows, except those that storage sets.</summary>
    private static async Task<IReadOnlyList<string>> RowsAsync(string connection)
    {
        var account = new TableServiceClient(connection);
        var rows = new List<string>();
        await foreach (var table in account.QueryAsync())
        {
            await foreach (var row in account.GetTableClient(table.Name).QueryAsync<TableEntity>())
            {
                var values = row.Where(c => c.Key is not ("odata.etag" or "Timestamp")).OrderBy(c => c.Key, StringComparer.Ordinal)
                    .Select(c => $"{c.Key}={c.Value.GetType().Name}:{TextOf(c.Value)}");
                rows.Add($"{table.Name} {string.Join(' ', values)}");
            }
        }
        Assert.True(rows.Count > 2);
        return rows;
    }

    private static string TextOf(object value) => value switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        DateTimeOffset at => at.ToString("O"),
        _ => value.ToString()!,
    };

    private async Task AddOfEveryTypeAsync()
    {
        var table = new TableServiceClient(app.StorageConnection).GetTableClient("Types");
        await table.CreateIfNotExistsAsync();
        await table.UpsertEntityAsync(new TableEntity("p", "1")
        {
            ["Text"] = "[\"Int32\",\"1\"]",
            ["Flag"] = false,
            ["Int"] = int.MinValue,
            ["Long"] = long.MaxValue,
            ["Double"] = 0.1,
            ["Whole"] = 2.0,
            ["Id"] = Guid.Parse("0198c0de-0000-7000-8000-000000000001"),
            ["At"] = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero).AddTicks(1234567),
            ["Bytes"] = new byte[] { 0, 255, 10 },
        });
        await table.UpsertEntityAsync(new TableEntity("p", "2") { ["Empty"] = "" });
    }
}

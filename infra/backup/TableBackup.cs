using System.Text.Json;
using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;

namespace Notifications.Backup;

/// <summary>Copies tables into a folder: a file of JSON lines for each, and last the list of them with their numbers of rows. Without the
/// list a folder is no backup, so one that was broken off can't be restored.</summary>
internal sealed class TableBackup(TableServiceClient account, TimeProvider time, TextWriter says)
{
    private const string ListFile = "tables.json", Extension = ".jsonl";

    /// <summary>Of a transaction: rows, and characters of their lines, which are no fewer than the bytes that storage counts for most
    /// rows. Its limits are 100 and 4 MB.</summary>
    private const int MaxRows = 100, MaxCharacters = 1_000_000;

    public async Task SaveAsync(string folder, string prefix, CancellationToken cancellation)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new BackupException($"'{folder}' is not empty: name a new folder, so that no other backup is lost.");
        Directory.CreateDirectory(folder);
        var list = new JsonObject();
        await foreach (var table in account.QueryAsync(cancellationToken: cancellation))
        {
            if (!table.Name.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            var rows = await SaveTableAsync(table.Name, Path.Combine(folder, table.Name + Extension), cancellation);
            list[table.Name] = rows;
            await says.WriteLineAsync($"{table.Name}: {rows} rows");
        }
        var whole = new JsonObject { ["at"] = time.GetUtcNow().ToString("O"), ["tables"] = list };
        await File.WriteAllTextAsync(Path.Combine(folder, ListFile), whole.ToJsonString(), cancellation);
    }

    /// <summary>Inserts or replaces: repeated, it does the same. Nothing is written before every file was found whole.</summary>
    public async Task RestoreAsync(string folder, string prefix, CancellationToken cancellation)
    {
        var tables = await ReadListAsync(folder, cancellation);
        var wanted = tables.Where(t => t.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(t => t.Key).ToList();
        foreach (var name in wanted)
        {
            var rows = await File.ReadLinesAsync(FileOf(folder, name), cancellation).CountAsync(cancellation);
            if (rows != tables[name]!.GetValue<int>())
                throw new BackupException($"{name}{Extension} has {rows} rows; {ListFile} says {tables[name]}: nothing was restored.");
        }
        foreach (var name in wanted)
            await says.WriteLineAsync($"{name}: {await RestoreTableAsync(name, FileOf(folder, name), cancellation)} rows");
    }

    private static string FileOf(string folder, string table) => Path.Combine(folder, table + Extension);

    private static async Task<JsonObject> ReadListAsync(string folder, CancellationToken cancellation)
    {
        try
        {
            var text = await File.ReadAllTextAsync(Path.Combine(folder, ListFile), cancellation);
            return JsonNode.Parse(text)!["tables"]!.AsObject();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            throw new BackupException($"'{folder}' is no whole backup: it has no {ListFile} that can be read.");
        }
    }

    private async Task<int> SaveTableAsync(string name, string file, CancellationToken cancellation)
    {
        var rows = 0;
        await using var writer = new StreamWriter(file) { NewLine = "\n" };
        await foreach (var row in account.GetTableClient(name).QueryAsync<TableEntity>(cancellationToken: cancellation))
        {
            await writer.WriteLineAsync(BackedUpRow.Write(row).AsMemory(), cancellation);
            rows++;
        }
        return rows;
    }

    private async Task<int> RestoreTableAsync(string name, string file, CancellationToken cancellation)
    {
        var table = account.GetTableClient(name);
        await table.CreateIfNotExistsAsync(cancellation);
        var (batch, characters, rows) = (new List<TableTransactionAction>(), 0, 0);
        var partition = "";
        await foreach (var line in File.ReadLinesAsync(file, cancellation))
        {
            var row = BackedUpRow.Read(line);
            if (batch.Count == MaxRows || row.PartitionKey != partition || characters + line.Length > MaxCharacters)
                await SubmitAsync();
            partition = row.PartitionKey;
            batch.Add(new TableTransactionAction(TableTransactionActionType.UpsertReplace, row, ETag.All));
            (characters, rows) = (characters + line.Length, rows + 1);
        }
        await SubmitAsync();
        return rows;

        async Task SubmitAsync()
        {
            if (batch.Count > 0)
                await table.SubmitTransactionAsync(batch, cancellation);
            batch.Clear();
            characters = 0;
        }
    }
}

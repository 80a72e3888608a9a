using Azure.Data.Tables;
using Azure.Identity;
using Notifications.Backup;

const string usage = """
    Copies the tables of an account into files, and puts them back.
      dotnet run --project infra/backup -- backup  FOLDER [--prefix PREFIX]
      dotnet run --project infra/backup -- restore FOLDER [--prefix PREFIX]
    The account is AZURE_STORAGE_ACCOUNT (its name: signs in as you, az login) or AZURE_STORAGE_CONNECTION_STRING.
    --prefix takes the tables whose names begin so: those of one installation.
    """;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

var prefix = args is [_, _, "--prefix", var given] ? given : "";
var isComplete = args.Length == 2 || args is [_, _, "--prefix", _];
var backup = isComplete && Tables() is { } tables ? new TableBackup(tables, TimeProvider.System, Console.Out) : null;
var run = (backup, args) switch
{
    ({ } found, ["backup", var folder, ..]) => found.SaveAsync(folder, prefix, stop.Token),
    ({ } found, ["restore", var folder, ..]) => found.RestoreAsync(folder, prefix, stop.Token),
    _ => null,
};
if (run is null)
{
    await Console.Error.WriteLineAsync(usage);
    return 2;
}
try
{
    await run;
    return 0;
}
catch (BackupException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}

static TableServiceClient? Tables()
{
    if (Environment.GetEnvironmentVariable("AZURE_STORAGE_CONNECTION_STRING") is { Length: > 0 } connection)
        return new TableServiceClient(connection);
    return Environment.GetEnvironmentVariable("AZURE_STORAGE_ACCOUNT") is { Length: > 0 } account
        ? new TableServiceClient(new Uri($"https://{account}.table.core.windows.net"), new DefaultAzureCredential())
        : null;
}

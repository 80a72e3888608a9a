using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace LocalRuntime.Tests.Support;

/// <summary>An Azurite of its own: free ports, a temporary folder, accounts <c>test1</c> to <c>test128</c>, each with a key.</summary>
internal sealed class AzuriteServer : IAsyncDisposable
{
    public const int Accounts = 256;
    private const int MaxStarts = 5;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    // Azurite ends with the test process, however that dies: the pipe to its standard input closes then.
    private const string EndWithParent =
        "data:text/javascript,process.stdin.on('end',()=>{"
        + "process.kill(process.pid,'SIGTERM');setTimeout(()=>process.exit(),5000).unref()}).resume()";

    private readonly bool inMemory;
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("azurite-");
    private readonly int[] ports = FreePorts.Take(3);
    private Process? azurite;

    private AzuriteServer(bool inMemory) => this.inMemory = inMemory;

    /// <param name="inMemory">Nothing is written to disk, and all is lost when it ends.</param>
    public static async Task<AzuriteServer> StartAsync(bool inMemory = false)
    {
        for (int tries = 1; ; tries++)
        {
            var server = new AzuriteServer(inMemory);
            try
            {
                await server.LaunchAsync();
                return server;
            }
            catch (AzuriteEndedException) when (tries < MaxStarts)
            {
                // Another process took one of its ports between their choice and their use.
                await server.DisposeAsync();
            }
        }
    }

    public int ProcessId => azurite!.Id;

    /// <summary>For blobs, queues and tables of an account: <c>test1</c> to <c>test128</c>.</summary>
    public string ConnectionString(string account) =>
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={Key(account)};"
        + $"BlobEndpoint=http://127.0.0.1:{ports[0]}/{account};QueueEndpoint=http://127.0.0.1:{ports[1]}/{account};"
        + $"TableEndpoint=http://127.0.0.1:{ports[2]}/{account};";

    /// <summary>Ends the process; ports and data stay this server's.</summary>
    public async Task StopAsync()
    {
        if (azurite is not { } process)
            return;
        azurite = null;
        using (process)
        {
            process.StandardInput.Close();
            try
            {
                await process.WaitForExitAsync().WaitAsync(StopLimit);
            }
            catch (TimeoutException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync().WaitAsync(StopLimit);
            }
        }
    }

    /// <summary>Stops it if it runs, and starts it again on the same ports with the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await LaunchAgainAsync();
    }

    /// <summary>Kills the process, which has no time to write anything, and starts it again: same ports, same data.</summary>
    public async Task KillAndRestartAsync()
    {
        using (Process process = azurite!)
        {
            process.Kill();
            await process.WaitForExitAsync().WaitAsync(StopLimit);
        }

        await LaunchAgainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        data.Delete(recursive: true);
    }

    /// <summary>For the end of the test process, where nothing can be awaited.</summary>
    public void Kill()
    {
        azurite?.Kill(entireProcessTree: true);
        azurite?.WaitForExit(StopLimit);
        if (Directory.Exists(data.FullName))
            data.Delete(recursive: true);
    }

    /// <summary>Node has been seen to crash while Azurite starts, in its own JSON.</summary>
    private async Task LaunchAgainAsync()
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                await LaunchAsync();
                return;
            }
            catch (AzuriteEndedException) when (tries < MaxStarts)
            {
                azurite?.Dispose();
            }
        }
    }

    private async Task LaunchAsync()
    {
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new StringBuilder();
        int services = 0;
        azurite = new Process { StartInfo = StartInfo(), EnableRaisingEvents = true };
        azurite.Exited += (_, _) => listening.TrySetException(new AzuriteEndedException($"Azurite ended: {output}"));
        azurite.ErrorDataReceived += (_, line) => output.AppendLine(line.Data);
        azurite.OutputDataReceived += (_, line) =>
        {
            output.AppendLine(line.Data);
            if (line.Data?.Contains("successfully listening", StringComparison.Ordinal) == true && ++services == ports.Length)
                listening.TrySetResult();
        };
        azurite.Start();
        azurite.BeginOutputReadLine();
        azurite.BeginErrorReadLine();
        await listening.Task.WaitAsync(StartLimit);
    }

    private ProcessStartInfo StartInfo()
    {
        string local = Repository.PathOf("infra/local");
        string script = Path.Combine(local, "node_modules/azurite/dist/src/azurite.js");
        if (!File.Exists(script))
            throw new InvalidOperationException("Azurite is missing: run 'npm ci' in infra/local.");
        string[] arguments =
        [
            "--import", EndWithParent, "--require", Path.Combine(local, "Launcher/azurite-journal.cjs"), script,
            .. inMemory ? ["--inMemoryPersistence"] : new[] { "--location", data.FullName },
            "--silent", "--disableTelemetry", "--skipApiVersionCheck",
            "--blobPort", $"{ports[0]}", "--queuePort", $"{ports[1]}", "--tablePort", $"{ports[2]}",
        ];
        string accounts = string.Join(';', Enumerable.Range(1, Accounts).Select(n => $"test{n}:{Key($"test{n}")}"));
        return new ProcessStartInfo("node", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AZURITE_ACCOUNTS"] = accounts },
        };
    }

    private static string Key(string account) => Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes(account)));
}

internal sealed class AzuriteEndedException(string message) : Exception(message);

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SignalR.Emulator;
using Xunit;

namespace LocalRuntime.Tests.SignalR;

/// <summary>The executable, as it is started from a command line.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task Start_FreePort_PrintsItsConnectionString()
    {
        using var process = Start("--port", "0");
        try
        {
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(3));

            Assert.Matches(@"^SignalR emulator is ready: Endpoint=http://127\.0\.0\.1;Port=\d+;" +
                $"AccessKey={SignalREmulatorOptions.PublicAccessKey};Version=1.0;$", line);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task Start_OwnKey_IsNotShown()
    {
        using var process = Start("--port", "0", "--access-key", "confidential");
        try
        {
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(3));

            Assert.Contains("AccessKey=***;", line, StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task Start_PortInUse_OneClearLineAndExitCode1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await FailsWithAsync($"Port {port} on 127.0.0.1 is already in use; choose another with --port.", "--port", $"{port}");
    }

    [Theory]
    [InlineData("The port '70000' is not a number from 0 to 65535.", "--port", "70000")]
    [InlineData("Unknown argument, or one without a value: --what.", "--what", "x")]
    [InlineData("Unknown argument, or one without a value: --port.", "--port")]
    [InlineData("The upstream 'nowhere' is not an http or https URL.", "--upstream", "nowhere")]
    [InlineData("The access key is empty.", "--access-key", "")]
    public Task Start_WrongArgument_OneClearLineAndExitCode1(string expected, params string[] args) => FailsWithAsync(expected, args);

    private static async Task FailsWithAsync(string expected, params string[] args)
    {
        using var process = Start(args);
        var error = await process.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync();

        Assert.StartsWith(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Equal("", await process.StandardOutput.ReadToEndAsync());
        Assert.Equal(1, process.ExitCode);
    }

    private static Process Start(params string[] args)
    {
        var dll = Path.ChangeExtension(typeof(SignalREmulator).Assembly.Location, ".dll");
        return Process.Start(new ProcessStartInfo("dotnet", [dll, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}

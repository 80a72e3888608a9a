using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using LocalRuntime.Tests.Support;
using Xunit;

namespace Notifications.Tests.Operations.Deployment;

/// <summary>A file of <c>infra/azure</c>, by Bicep's own compiler.</summary>
internal static class BicepTemplate
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>What is deployed.</summary>
    public static async Task<JsonObject> BuildAsync(string file)
    {
        var (code, output, errors) = await RunAsync("build", Repository.PathOf("infra", "azure", file), "--stdout");
        Assert.True(code == 0 && errors.Length == 0, errors);
        return JsonNode.Parse(output)!.AsObject();
    }

    /// <summary>What the linter has to say.</summary>
    public static async Task<string> LintAsync(string file)
    {
        var (code, output, errors) = await RunAsync("lint", Repository.PathOf("infra", "azure", file));
        return code == 0 ? output + errors : $"{code}: {output}{errors}";
    }

    /// <summary>What would be deployed with the parameters of a file, evaluated as far as it can be without a subscription: says how
    /// that differs from what was recorded beside the file. With RECORD_SNAPSHOTS=1 it is recorded anew.</summary>
    public static async Task<string> DifferenceAsync(string parameters)
    {
        var mode = Environment.GetEnvironmentVariable("RECORD_SNAPSHOTS") == "1" ? "overwrite" : "validate";
        const string subscription = "00000000-0000-0000-0000-000000000001", tenant = "00000000-0000-0000-0000-000000000002";
        var (code, output, errors) = await RunAsync(
            "snapshot", parameters, "--mode", mode, "--subscription-id", subscription, "--tenant-id", tenant,
            "--resource-group", "notifications", "--location", "westeurope", "--deployment-name", "snapshot");
        return code == 0 ? "" : $"RECORD_SNAPSHOTS=1 records what is new.\n{output}{errors}";
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var bicep = typeof(BicepTemplate).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Bicep").Value!;
        var file = bicep + (OperatingSystem.IsWindows() ? ".exe" : "");
        var info = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(bicep, File.GetUnixFileMode(bicep) | UnixFileMode.UserExecute);
        using var process = Process.Start(info)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Limit);
        return (process.ExitCode, await output, await errors);
    }
}

using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using LocalRuntime.Tests.Support;
using Notifications.Tests.Delivery.Channels;
using Notifications.Tests.Support;
using Notifications.Tests.Support.OpenApi;
using Xunit;

namespace Notifications.Tests.Platform.Http;

/// <summary>The blocks of README.md run as they stand, against the app: only its address is another one.</summary>
public sealed partial class ReadmeTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Address = "http://localhost:7071";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Blocks about a checkout, the machine or the cloud: they clone, start or publish, which other tests do.</summary>
    private static readonly string[] NotRun = ["git clone", ". .local/app.env", "./test ", "dotnet publish", "azd "];

    private static readonly Block[] Blocks =
        [.. Fence().Matches(File.ReadAllText(Repository.PathOf("README.md")).ReplaceLineEndings("\n"))
        .Select(m => new Block(m.Groups["language"].Value, m.Groups["text"].Value))];

    [Fact]
    public void Blocks_EachLanguage_IsOneThatIsRun() =>
        Assert.Empty(Blocks.Select(b => b.Language).Except(["sh", "js", "json", "html", "cs"]));

    [Fact]
    public async Task ShellBlocks_OneAfterTheOther_AllAnswered()
    {
        await using var proxy = await DocumentedProxy.StartAsync(app.Http.BaseAddress!);
        var script = string.Join("\n", Blocks.Where(b => b.Language == "sh" && !NotRun.Any(b.Text.StartsWith)).Select(b => b.Text));

        // A refused request ends it.
        const string strict = "curl() { command curl --fail-with-body \"$@\"; echo; }\n";
        var (code, output) = await RunAsync("bash", ["-euo", "pipefail", "-c", strict + At(script, proxy.Address)], []);

        Assert.True(code == 0, $"{output}\n{string.Join('\n', proxy.Errors)}");
        Assert.Empty(proxy.Errors);
        Assert.Equal(CurlCall().Count(script), proxy.Requests);
        Assert.Contains("It works", output, StringComparison.Ordinal);
        Assert.Contains("\"snoozedUntil\":\"20", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CSharpBlocks_Compiled_Send()
    {
        await using var proxy = await DocumentedProxy.StartAsync(app.Http.BaseAddress!);
        foreach (var block in Blocks.Where(b => b.Language == "cs"))
        {
            using var program = CompiledProgram.Of(At(block.Text, proxy.Address));
            var (code, output) = await RunAsync("dotnet", [program.Path], [("TOKEN", (await app.SenderAsync()).Token!)]);
            Assert.True(code == 0, output);
            Assert.Equal("sent", JsonElement.Parse(output).GetProperty("notifications")[0].GetProperty("status").GetString());
        }
        Assert.Empty(proxy.Errors);
        Assert.Equal(1, proxy.Requests);
    }

    [Fact]
    public async Task JavaScriptBlocks_InNode_ReceiveAndAcknowledge()
    {
        var user = AppFixture.NewUser();
        var alice = await app.AsAsync(user, "sender");
        foreach (var block in Blocks.Where(b => b.Language == "js"))
        {
            var package = await NodePackage.InstalledAsync("signalr-client");
            var folder = Directory.CreateTempSubdirectory("readme-");
            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "node_modules"), Path.Combine(package, "node_modules"));
            var file = Path.Combine(folder.FullName, "receive.mjs");
            await File.WriteAllTextAsync(file, At(block.Text, app.Http.BaseAddress!));
            using var node = Start("node", [file], [("TOKEN", alice.Token!)]);
            try
            {
                await ReadUntilAsync(node, "Connected");
                var id = await alice.SendToAsync(user, "Hello");
                await ReadUntilAsync(node, "Hello A message");
                await Eventually.GetAsync(
                    () => alice.GetAsync($"notifications/{id}"),
                    a => a.Json.GetProperty("acknowledgedAt").ValueKind == JsonValueKind.String);
            }
            finally
            {
                node.Kill();
                folder.Delete(recursive: true);
            }
        }
    }

    [Fact]
    public async Task JsonBlocks_AreWhatTheAppAnswers()
    {
        var block = Assert.Single(Blocks, b => b.Language == "json");
        var answer = await (await app.SenderAsync()).PostTextAsync(
            "notifications", """{ "users": ["alice"], "title": "Hello", "message": "It works", "priority": "loud" }""");

        Assert.Equal(block.Text.Where(c => !char.IsWhiteSpace(c)), answer.Text.Where(c => !char.IsWhiteSpace(c)));
    }

    [Fact]
    public async Task HtmlBlocks_LoadScriptsThatAreServedAndDefineTheirElements()
    {
        foreach (var block in Blocks.Where(b => b.Language == "html"))
        {
            var address = new Uri(app.Http.BaseAddress!, Source().Match(block.Text).Groups[1].Value);
            var script = await app.Http.GetStringAsync(address);
            var imports = Import().Matches(script).Select(i => new Uri(address, i.Groups[1].Value));
            var parts = await Task.WhenAll(imports.Select(i => app.Http.GetStringAsync(i)));
            var text = string.Concat([script, .. parts]).Replace('`', '"');
            Assert.All(Element().Matches(block.Text), e => Assert.Contains($"\"{e.Groups[1].Value}\"", text, StringComparison.Ordinal));
        }
    }

    private static string At(string text, Uri address) =>
        text.Replace(Address, address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);

    private static async Task ReadUntilAsync(Process process, string line)
    {
        string? read;
        do
            read = await process.StandardOutput.ReadLineAsync().WaitAsync(Limit);
        while (read is not null && read != line);
        Assert.Equal(line, read);
    }

    private static async Task<(int Code, string Output)> RunAsync(
        string file, string[] arguments, (string Name, string Value)[] environment)
    {
        using var process = Start(file, arguments, environment);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Limit);
        return (process.ExitCode, await output + await errors);
    }

    private static Process Start(string file, string[] arguments, (string Name, string Value)[] environment)
    {
        var info = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = file != "node" };
        foreach (var (name, value) in environment)
            info.Environment[name] = value;
        return Process.Start(info)!;
    }

    [GeneratedRegex("^```(?<language>[a-z]*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\bcurl -s")]
    private static partial Regex CurlCall();

    [GeneratedRegex("src=\"([^\"]+)\"")]
    private static partial Regex Source();

    [GeneratedRegex("\"(\\./[^\"]+\\.js)\"")]
    private static partial Regex Import();

    [GeneratedRegex("<([a-z]+-[a-z-]+)[ >]")]
    private static partial Regex Element();

    private sealed record Block(string Language, string Text);
}

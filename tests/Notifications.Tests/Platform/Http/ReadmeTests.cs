using System.Diagnostics;
using System.Text.Json;
using Notifications.Tests.Delivery.Channels;
using Notifications.Tests.Support;
using Notifications.Tests.Support.OpenApi;
using Xunit;

namespace Notifications.Tests.Platform.Http;

/// <summary>The blocks of README.md run as they stand, against the app: only its address is another one.</summary>
public sealed class ReadmeTests(AppFixture app) : IClassFixture<AppFixture>
{
    /// <summary>Blocks about a checkout, the machine or the cloud: they clone, start or publish, which other tests do.</summary>
    private static readonly string[] NotRun = ["git clone", ". .local/app.env", "./test ", "dotnet publish", "azd "];

    private static readonly DocumentBlock[] Blocks = DocumentBlocks.Of("README.md");

    [Fact]
    public void Blocks_EachLanguage_IsOneThatIsRun() =>
        Assert.Empty(Blocks.Select(b => b.Language).Except(["sh", "js", "json", "html", "cs"]));

    [Fact]
    public async Task ShellBlocks_OneAfterTheOther_AllAnswered()
    {
        await using var proxy = await DocumentedProxy.StartAsync(app.Http.BaseAddress!);
        var script = string.Join("\n", Blocks.Where(b => b.Language == "sh" && !NotRun.Any(b.Text.StartsWith)).Select(b => b.Text));

        var (code, output) = await DocumentBlocks.RunShellAsync(DocumentBlocks.At(script, proxy.Address));

        Assert.True(code == 0, $"{output}\n{string.Join('\n', proxy.Errors)}");
        Assert.Empty(proxy.Errors);
        Assert.Equal(DocumentBlocks.CurlCalls(script), proxy.Requests);
        Assert.Contains("It works", output, StringComparison.Ordinal);
        Assert.Contains("\"snoozedUntil\":\"20", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CSharpBlocks_Compiled_Send()
    {
        await using var proxy = await DocumentedProxy.StartAsync(app.Http.BaseAddress!);
        foreach (var block in Blocks.Where(b => b.Language == "cs"))
        {
            using var program = CompiledProgram.Of(DocumentBlocks.At(block.Text, proxy.Address));
            var (code, output) = await DocumentBlocks.RunAsync("dotnet", [program.Path], [("TOKEN", (await app.SenderAsync()).Token!)]);
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
            await File.WriteAllTextAsync(file, DocumentBlocks.At(block.Text, app.Http.BaseAddress!));
            using var node = DocumentBlocks.Start("node", [file], [("TOKEN", alice.Token!)]);
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
            Assert.Empty(await DocumentBlocks.UndefinedElementsAsync(block, app.Http));
    }

    private static async Task ReadUntilAsync(Process process, string line)
    {
        string? read;
        do
            read = await process.StandardOutput.ReadLineAsync().WaitAsync(DocumentBlocks.Limit);
        while (read is not null && read != line);
        Assert.Equal(line, read);
    }
}

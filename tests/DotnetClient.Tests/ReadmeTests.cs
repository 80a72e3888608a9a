using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using DotnetClient.Tests.Support;
using LocalRuntime.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Client;
using Notifications.Tests.Support;
using Xunit;

namespace DotnetClient.Tests;

/// <summary>The code of the package's README and of docs/dotnet-client.md.</summary>
[Collection(nameof(ClientTests))]
public sealed partial class ReadmeTests(ClientFixture app)
{
    /// <summary>What the SDK adds to a console app.</summary>
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Readme_Program_SendsAndReceives()
    {
        var program = Compile(OutputKind.ConsoleApplication, Programs.Readme(app.Address), ImplicitUsings);
        var token = (await app.AsAsync("alice", "sender")).Token;
        var (output, written) = (Console.Out, new StringWriter());
        Console.SetOut(written);
        Environment.SetEnvironmentVariable("TOKEN", token);
        try
        {
            await Task.Run(() => program.EntryPoint!.Invoke(null, [Array.Empty<string>()])).WaitAsync(Limit);
        }
        finally
        {
            Environment.SetEnvironmentVariable("TOKEN", null);
            Console.SetOut(output);
        }

        Assert.Equal("Order 4711: It is on its way.", written.ToString().Trim());
    }

    [Fact]
    public async Task Guide_Code_RunsAsItStands()
    {
        var guide = await File.ReadAllTextAsync(Repository.PathOf("docs", "dotnet-client.md"));
        var blocks = Code().Matches(guide.ReplaceLineEndings("\n")).Select(b => b.Groups[1].Value);
        var source = $$"""
            using System.Text.Json.Nodes; using Microsoft.Extensions.DependencyInjection; using Notifications.Client;
            public static class Guide
            {
                public static async Task RunAsync(
                    IServiceCollection services, NotificationsClient client, string user, string token, Guid lastSeen,
                    CancellationToken cancellation)
                {
                    {{string.Join("\n", blocks.Select(b => $"{{ {b} }}"))}}
                }
            }
            """;
        var guideType = Compile(OutputKind.DynamicallyLinkedLibrary, source, ImplicitUsings).GetType("Guide")!;
        var user = AppFixture.NewUser();
        var token = (await app.AsAsync(user)).Token!;
        using var limit = new CancellationTokenSource(Limit);
        object[] arguments =
        [
            new ServiceCollection(), app.Service(), user, token, TimeIds.Before(app.Clock.GetUtcNow()), limit.Token,
        ];
        await (Task)guideType.GetMethod("RunAsync")!.Invoke(null, arguments)!;
    }

    private static Assembly Compile(OutputKind kind, params string[] sources)
    {
        var files = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "Program", sources.Select(s => CSharpSyntaxTree.ParseText(s)), files.Select(f => MetadataReference.CreateFromFile(f)),
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        assembly.Position = 0;
        return new AssemblyLoadContext("program", isCollectible: true).LoadFromStream(assembly);
    }

    [GeneratedRegex("^```cs\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();
}

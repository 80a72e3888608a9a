using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Notifications.Tests.Support;

/// <summary>C# compiled with the references of these tests: as a library that they load, or as a program of its own.</summary>
internal sealed class CompiledProgram : IDisposable
{
    /// <summary>What the SDK adds to a console app.</summary>
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private static readonly string Framework = System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location)!;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("compiled-");

    private CompiledProgram()
    {
    }

    /// <summary>For <c>dotnet</c> to run.</summary>
    public string Path => System.IO.Path.Combine(folder.FullName, "Program.dll");

    public static CompiledProgram Of(string source)
    {
        var program = new CompiledProgram();
        File.WriteAllBytes(program.Path, Compile(OutputKind.ConsoleApplication, source, ImplicitUsings));
        File.WriteAllText(
            System.IO.Path.ChangeExtension(program.Path, ".runtimeconfig.json"),
            $$"""{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" } } }""");
        return program;
    }

    public static byte[] Compile(OutputKind kind, params string[] sources)
    {
        var references = Directory.EnumerateFiles(Framework, "*.dll").Where(IsManaged).Select(f => MetadataReference.CreateFromFile(f));
        var compilation = CSharpCompilation.Create(
            "Program", sources.Select(s => CSharpSyntaxTree.ParseText(s)), references,
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        return assembly.ToArray();
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static bool IsManaged(string file)
    {
        var name = System.IO.Path.GetFileName(file);
        return (name.StartsWith("System.", StringComparison.Ordinal) && !name.Contains(".Native.", StringComparison.Ordinal))
            || name is "mscorlib.dll" or "netstandard.dll";
    }
}

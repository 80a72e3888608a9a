using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Xml.Linq;
using DotnetClient.Tests.Support;
using LocalRuntime.Tests.Support;
using Xunit;

namespace DotnetClient.Tests;

/// <summary>The package, as somebody gets it who has nothing else.</summary>
[Collection(nameof(ClientTests)), Trait("Speed", "Slow")]
public sealed class PackageTests(ClientFixture app) : IDisposable
{
    private const string Assembly = "lib/net8.0/Notifications.Client.dll";
    private static readonly string Project = Repository.PathOf("clients", "dotnet", "Notifications.Client");
    private readonly string folder = Directory.CreateTempSubdirectory("package-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Package_RestoredIntoATrimmedProgram_SendsAndReceives()
    {
        var feed = await PackAsync(Project, "feed");
        var token = (await app.AsAsync("alice", "sender")).Token;
        var program = Directory.CreateDirectory(Path.Combine(folder, "program")).FullName;
        await File.WriteAllTextAsync(Path.Combine(program, "Program.cs"), Programs.Readme(app.Address));
        await File.WriteAllTextAsync(Path.Combine(program, "program.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <PublishTrimmed>true</PublishTrimmed>
                <TrimmerSingleWarn>false</TrimmerSingleWarn>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Notifications.Client" Version="0.1.0" />
              </ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(program, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="here" value="{feed}" /></packageSources>
              <fallbackPackageFolders><add key="others" value="{Packages}" /></fallbackPackageFolders>
            </configuration>
            """);

        // A packages' folder of its own: another build of this version may be in the usual one.
        var built = await Tool.RunAsync(
            "dotnet", ["publish", "-r", RuntimeInformation.RuntimeIdentifier, "-o", "out", "--nologo"], program,
            ("NUGET_PACKAGES", Path.Combine(folder, "packages")));
        var output = await Tool.RunAsync(Path.Combine(program, "out", "program"), [], program, ("TOKEN", token));

        Assert.Equal("Order 4711: It is on its way.", output.Trim());
        Assert.DoesNotContain(built.Split('\n'), l => l.Contains("warning IL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Package_FromTwoFolders_HasTheSameBytesAndAllThatItNeeds()
    {
        var copy = Path.Combine(folder, "copy");
        foreach (var file in await SourcesAsync())
        {
            var target = Path.Combine(copy, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Repository.PathOf(file), target);
        }
        var feed = await PackAsync(Project, "feed");
        var other = await PackAsync(Path.Combine(copy, "clients", "dotnet", "Notifications.Client"), "other");

        using var package = Open(feed, "nupkg");
        using var symbols = Open(feed, "snupkg");
        string[] files = ["README.md", "LICENSE", Assembly, "lib/net8.0/Notifications.Client.xml"];
        Assert.Empty(files.Except(package.Entries.Select(e => e.FullName)));
        Assert.Contains(symbols.Entries, e => e.Name == "Notifications.Client.pdb");
        using (var again = Open(other, "nupkg"))
            Assert.True(Bytes(package, Assembly).SequenceEqual(Bytes(again, Assembly)), "Two builds of the same sources differ");
        var paths = Encoding.UTF8.GetString(Bytes(symbols, "lib/net8.0/Notifications.Client.pdb"));
        Assert.DoesNotContain(Repository.Root, paths, StringComparison.Ordinal);
        var description = XDocument.Parse(Encoding.UTF8.GetString(Bytes(package, "Notifications.Client.nuspec")).TrimStart('\uFEFF'));
        var names = description.Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => e.Attribute("id")!.Value);
        Assert.Equal(["Microsoft.AspNetCore.SignalR.Client", "Microsoft.Extensions.Http.Resilience"], names.Order(StringComparer.Ordinal));
        Assert.Equal("MIT", description.Descendants().Single(e => e.Name.LocalName == "license").Value);
    }

    private static string Packages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>What git has, or is going to have.</summary>
    private static async Task<string[]> SourcesAsync()
    {
        string[] arguments =
        [
            "ls-files", "--cached", "--others", "--exclude-standard", "clients/dotnet", "Directory.*", "BannedSymbols.txt", "LICENSE",
            ".editorconfig", "global.json",
        ];
        var files = await Tool.RunAsync("git", arguments, Repository.Root);
        return files.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private async Task<string> PackAsync(string project, string name)
    {
        var feed = Path.Combine(folder, name);
        await Tool.RunAsync("dotnet", ["pack", project, "-c", "Release", "-o", feed, "--nologo"], Repository.Root);
        return feed;
    }

    private static ZipArchive Open(string feed, string extension) =>
        ZipFile.OpenRead(Assert.Single(Directory.GetFiles(feed, $"*.{extension}")));

    private static byte[] Bytes(ZipArchive archive, string name)
    {
        using var content = archive.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}

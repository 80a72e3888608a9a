using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LocalRuntime.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Platform.Settings;
using Notifications.Platform.Storage;
using Xunit;

namespace Notifications.Tests.Operations.Deployment;

/// <summary>What can be known of the deployment without a subscription.</summary>
public sealed partial class DeploymentTests
{
    [Theory]
    [InlineData("main.bicep")]
    [InlineData("settings.bicep")]
    [InlineData("roles.bicep")]
    [InlineData("signalr.bicep")]
    [InlineData("network.bicep")]
    [InlineData("monitoring.bicep")]
    [InlineData("alerts.bicep")]
    public async Task Bicep_BuiltAndLinted_HasNoWarnings(string file)
    {
        await BicepTemplate.BuildAsync(file);
        Assert.Equal("", await BicepTemplate.LintAsync(file));
    }

    [Theory]
    [InlineData("trying")]
    [InlineData("production")]
    public async Task Resources_WithTheParametersOfAFile_AreThoseOnRecord(string name) =>
        Assert.Equal("", await BicepTemplate.DifferenceAsync(SnapshotOf($"{name}.bicepparam")));

    [Fact]
    public async Task Parameters_EachOne_IsInTheFileOfAzd()
    {
        var declared = (await BicepTemplate.BuildAsync("main.bicep"))["parameters"]!.AsObject().Select(p => p.Key);
        var given = JsonNode.Parse(Read("infra", "azure", "main.parameters.json"))!["parameters"]!.AsObject().Select(p => p.Key);

        Assert.Equal(declared.Order(), given.Order());
    }

    /// <summary>azd asks for what has no default: only where it is, and who may call.</summary>
    [Fact]
    public void Parameters_ButTheAuthority_HaveDefaults() =>
        Assert.Equal(
            ["AZURE_ENV_NAME", "AZURE_LOCATION", "NOTIFICATIONS_AUTHORITY"],
            Variables.Where(v => !v.Groups["default"].Success).Select(v => v.Groups["name"].Value).Order());

    [Fact]
    public void Parameters_EachOne_IsInTheReadme()
    {
        var readme = Read("README.md");
        var table = readme[readme.IndexOf("## Deploy to Azure", StringComparison.Ordinal)..];
        var names = Variables.Select(v => v.Groups["name"].Value);
        foreach (var name in names.Where(n => n.StartsWith("NOTIFICATIONS_", StringComparison.Ordinal)))
        {
            // `EMAIL_HOST`, `_PORT`: what has a part in common is written once.
            var part = name["NOTIFICATIONS_".Length..];
            var end = part.Contains('_', StringComparison.Ordinal) ? part[part.IndexOf('_', StringComparison.Ordinal)..] : part;
            var isThere = table.Contains(part, StringComparison.Ordinal) || table.Contains($"`{end}`", StringComparison.Ordinal);
            Assert.True(isThere, $"{name} is not in README.md");
        }
    }

    [Theory]
    [InlineData("tests", "Notifications.Tests", "Operations", "Deployment", "Snapshots", "production.snapshot.json")]
    [InlineData("infra", "container", "deployment.yaml")]
    public void Settings_EachOne_IsOneOfTheApp(params string[] file)
    {
        var names = Setting().Matches(Read(file)).Select(m => m.Value.Replace("__", ":", StringComparison.Ordinal)).Distinct().ToList();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(names.ToDictionary(n => n, n => (string?)"set")).Build();
        var sections = new ServiceCollection().AddModules().Select(s => s.ImplementationInstance).OfType<SettingsSection>();

        Assert.Contains("Notifications:Channels:Email:Password", names);
        Assert.Empty(SettingNames.Unknown(configuration, sections.ToDictionary(s => s.Path, s => s.Options)));
    }

    /// <summary>A role for each thing that the app uses, and keys for none.</summary>
    [Fact]
    public void Resources_OfProduction_TakeNoKeys()
    {
        var resources = JsonNode.Parse(Read(SnapshotOf("production.snapshot.json")))!["predictedResources"]!.AsArray();
        JsonNode One(string type) => resources.Single(r => r!["type"]!.GetValue<string>() == type)!["properties"]!;

        Assert.False(One("Microsoft.Storage/storageAccounts")["allowSharedKeyAccess"]!.GetValue<bool>());
        Assert.True(One("Microsoft.SignalRService/signalR")["disableLocalAuth"]!.GetValue<bool>());
        Assert.True(One("Microsoft.Insights/components")["DisableLocalAuth"]!.GetValue<bool>());
        Assert.Equal(6, resources.Count(r => r!["type"]!.GetValue<string>() == "Microsoft.Authorization/roleAssignments"));
    }

    [Fact]
    public async Task Outputs_OfEveryTemplate_HaveNoSecrets()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("infra", "azure"), "*.bicep").Select(Path.GetFileName))
        {
            var template = await BicepTemplate.BuildAsync(file!);
            var secrets = template["parameters"]!.AsObject()
                .Where(p => p.Value!["type"]!.GetValue<string>().StartsWith("secure", StringComparison.OrdinalIgnoreCase))
                .Select(p => p.Key);
            var outputs = template["outputs"]?.ToString() ?? "";
            Assert.All([.. secrets.Select(s => $"'{s}'"), "listKeys", "list("],
                secret => Assert.DoesNotContain(secret, outputs, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>Settings are shown in the portal, to everybody who may read the app.</summary>
    [Fact]
    public async Task Settings_Secrets_AreReferencesToKeyVault()
    {
        var settings = Resources(await BicepTemplate.BuildAsync("settings.bicep"))
            .Single(r => r["type"]!.GetValue<string>() == "Microsoft.Web/sites/config")["properties"]!.ToString();

        Assert.DoesNotContain("listKeys", settings, StringComparison.Ordinal);
        foreach (var secret in new[] { "unsubscribeKey", "emailPassword", "smsAuthToken", "pushPrivateKey" })
        {
            var uses = Regex.Matches(settings, $@"[a-z]*\(?parameters\('{secret}'\)");
            Assert.All(uses, use => Assert.StartsWith("empty(", use.Value, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Keda_ScalesByEveryQueue()
    {
        var keda = Read("infra", "container", "keda.yaml");

        Assert.Equal(Queues.Names.Order(), QueueName().Matches(keda).Select(m => m.Groups[1].Value).Order());
        // Else what waits invisibly until tomorrow holds twenty replicas tonight.
        Assert.Equal(Queues.Names.Count, keda.Split("queueLengthStrategy: visibleonly").Length - 1);
    }

    [Fact]
    public void Container_RunsWithoutRoot()
    {
        var last = Read("infra", "container", "Dockerfile").Split("\nFROM ")[^1];

        Assert.Matches(@"(?m)^USER [1-9]\d*:[1-9]\d*$", last);
        // A port that takes no root either.
        Assert.Contains("ASPNETCORE_URLS=http://+:8080", last, StringComparison.Ordinal);
        Assert.Contains("runAsNonRoot: true", Read("infra", "container", "deployment.yaml"), StringComparison.Ordinal);
    }

    /// <summary>Whatever the image is built of gets there: the last line of the ignore file that fits a path says whether.</summary>
    [Fact]
    public void Container_WhatIsCopied_IsNotIgnored()
    {
        var lines = File.ReadAllLines(Repository.PathOf("infra", "container", "Dockerfile"));
        var copied = lines.Where(l => l.StartsWith("COPY ", StringComparison.Ordinal) && !l.Contains("--from", StringComparison.Ordinal))
            .SelectMany(l => l.Split(' ')[1..^1]).Select(path => path.TrimEnd('/')).ToArray();

        Assert.Contains("functions", copied);
        Assert.All(copied, path => Assert.True(
            IsSent(path) && Path.Exists(Repository.PathOf(path.Split('/'))), $"{path} is ignored, or isn't there"));
        Assert.All(new[] { "tests", ".git", "local.settings.json", "functions/bin" }, path => Assert.False(IsSent(path), path));
    }

    private static bool IsSent(string path)
    {
        var isSent = true;
        foreach (var line in File.ReadAllLines(Repository.PathOf("infra", "container", "Dockerfile.dockerignore")))
        {
            var pattern = Regex.Escape(line.TrimStart('!')).Replace(@"\*\*/", "(.*/)?").Replace(@"\*\*", ".*");
            if (Regex.IsMatch(path, $"^{pattern}(/|$)"))
                isSent = line.StartsWith('!');
        }
        return isSent;
    }

    /// <summary>What a probe asks has to answer without storage: an outage must not restart every replica.</summary>
    [Fact]
    public void Container_ProbesAskForAPage() =>
        Assert.Equal(
            ["/api/v1/app"],
            ProbePath().Matches(Read("infra", "container", "deployment.yaml")).Select(m => m.Groups[1].Value).Distinct());

    private static IEnumerable<Match> Variables => Variable().Matches(Read("infra", "azure", "main.parameters.json"));

    /// <summary>A list, or in newer templates an object with a name for each.</summary>
    private static IEnumerable<JsonNode> Resources(JsonObject template) =>
        template["resources"] is JsonObject named ? named.Select(r => r.Value!) : template["resources"]!.AsArray().Select(r => r!);

    private static string SnapshotOf(string file) =>
        Repository.PathOf("tests", "Notifications.Tests", "Operations", "Deployment", "Snapshots", file);

    private static string Read(params string[] path) => File.ReadAllText(Repository.PathOf(path));

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)(?<default>=[^}]*)?\}")]
    private static partial Regex Variable();

    [GeneratedRegex("Notifications(__[A-Za-z]+)+")]
    private static partial Regex Setting();

    [GeneratedRegex(@"httpGet: \{ path: ([^,]+),")]
    private static partial Regex ProbePath();

    [GeneratedRegex("queueName: (.*)")]
    private static partial Regex QueueName();
}

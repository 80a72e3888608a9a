using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LocalRuntime.Tests.Support;
using Notifications.Delivery.Channels.Email;
using Notifications.Delivery.Channels.Sms;
using Notifications.Delivery.Channels.WebPush;
using Notifications.Platform.Storage;
using Xunit;

namespace Notifications.Tests.Operations.Deployment;

/// <summary>What can be known of the deployment without a subscription.</summary>
public sealed partial class DeploymentTests
{
    [Theory]
    [InlineData("main.bicep")]
    [InlineData("settings.bicep")]
    [InlineData("network.bicep")]
    public async Task Bicep_BuiltAndLinted_HasNoWarnings(string file)
    {
        await BicepTemplate.BuildAsync(file);
        Assert.Equal("", await BicepTemplate.LintAsync(file));
    }

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

    [Fact]
    public async Task Settings_EachOne_IsOneOfTheApp()
    {
        var module = Module(await BicepTemplate.BuildAsync("main.bicep"), "settings");
        (string Group, Type Options)[] channels = [("email", typeof(EmailOptions)), ("sms", typeof(SmsOptions)),
            ("push", typeof(PushOptions))];
        foreach (var (group, options) in channels)
            Assert.All(module[group]!["value"]!.AsObject(), s => Assert.NotNull(options.GetProperty(s.Key)));
    }

    /// <summary>Settings are shown in the portal, to everybody who may read the app.</summary>
    [Fact]
    public async Task Settings_Secrets_AreReferencesToKeyVault()
    {
        var settings = Resources(await BicepTemplate.BuildAsync("settings.bicep"))
            .Single(r => r["type"]!.GetValue<string>() == "Microsoft.Web/sites/config")["properties"]!.ToString();

        Assert.DoesNotContain("listKeys", settings, StringComparison.Ordinal);
        Assert.Contains("signalr-connection", settings, StringComparison.Ordinal);
        foreach (var secret in new[] { "unsubscribeKey", "emailPassword", "smsAuthToken", "pushPrivateKey" })
        {
            var uses = Regex.Matches(settings, $@"[a-z]*\(?parameters\('{secret}'\)");
            Assert.All(uses, use => Assert.StartsWith("empty(", use.Value, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Keda_ScalesByEveryQueue() =>
        Assert.Equal(
            Queues.Names.Order(),
            QueueName().Matches(Read("infra", "container", "keda.yaml")).Select(m => m.Groups[1].Value).Order());

    [Fact]
    public void Container_RunsWithoutRoot()
    {
        var last = Read("infra", "container", "Dockerfile").Split("\nFROM ")[^1];

        Assert.Matches(@"(?m)^USER [1-9]\d*:[1-9]\d*$", last);
        // A port that takes no root either.
        Assert.Contains("ASPNETCORE_URLS=http://+:8080", last, StringComparison.Ordinal);
    }

    private static IEnumerable<Match> Variables => Variable().Matches(Read("infra", "azure", "main.parameters.json"));

    /// <summary>The values that a module is given.</summary>
    private static JsonObject Module(JsonObject template, string name) =>
        Resources(template)
            .Single(r => r["type"]!.GetValue<string>() == "Microsoft.Resources/deployments" && r["name"]!.GetValue<string>() == name)
            ["properties"]!["parameters"]!.AsObject();

    /// <summary>A list, or in newer templates an object with a name for each.</summary>
    private static IEnumerable<JsonNode> Resources(JsonObject template) =>
        template["resources"] is JsonObject named ? named.Select(r => r.Value!) : template["resources"]!.AsArray().Select(r => r!);

    private static string Read(params string[] path) => File.ReadAllText(Repository.PathOf(path));

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)(?<default>=[^}]*)?\}")]
    private static partial Regex Variable();

    [GeneratedRegex("queueName: (.*)")]
    private static partial Regex QueueName();
}

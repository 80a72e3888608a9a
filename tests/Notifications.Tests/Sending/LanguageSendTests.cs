using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Recipients;
using Notifications.Recipients.Preferences;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Notifications.Tests.Templates;
using Xunit;

namespace Notifications.Tests.Sending;

/// <summary>One send, and each recipient's own texts.</summary>
public sealed class LanguageSendTests(LanguageSendTests.Fixture app) : IClassFixture<LanguageSendTests.Fixture>
{
    private const string EmptyMessage = "the message of 'personal' in 'en' is empty; a text is required";

    private static readonly string?[] Languages = [null, "de-AT", "fr", "ja"];

    [Fact]
    public async Task Send_ToPeopleOfFourLanguages_ReachesEachInTheirsOnAllChannels()
    {
        var (client, admin) = await NewAsync();
        await TemplatesAsync(client, "en", "de", "fr");
        foreach (var (index, locale) in Languages.Index())
            await admin.PutRecipientAsync($"user-{index}", new { locale });
        string[] users = ["user-0", "user-1", "user-2", "user-3", "unknown"];
        var sent = await client.Api.PostAsync(
            "notifications", new { users, template = "order", variables = new { n = 1.5 }, priority = "high" });
        var inFrench = await client.Api.PostAsync(
            "notifications", new { users, template = "order", variables = new { n = 7 }, locale = "fr" });

        Assert.Equal(HttpStatusCode.Created, sent.Status);
        // Nobody has Japanese texts: the default language's, written as that writes numbers.
        Assert.Equal(["en 1.5", "de 1,5", "fr 1,5", "en 1.5", "en 1.5"],
            await Task.WhenAll(users.Select(user => TitleAsync(client, user, sent))));
        Assert.Equal(Enumerable.Repeat("fr 7", 5), await Task.WhenAll(users.Select(user => TitleAsync(client, user, inFrench))));
        var texts = await Task.WhenAll(users.Select(async user => (await RowAsync(client, user, sent)).ChannelTexts!));
        Assert.Equal(["en", "de", "fr", "en", "en"], texts.Select(t => t.Locale));
        Assert.Equal(["mail de", "<p>de &lt;user-1&gt;</p>", "sms de"], [texts[1].EmailSubject!, texts[1].EmailHtml!, texts[1].SmsText!]);
    }

    [Fact]
    public async Task Send_ToAnAudienceInThreeLanguages_PushesOncePerLanguageAndStoresEachInTheirs()
    {
        var (client, admin) = await NewAsync();
        await TemplatesAsync(client, "en", "de", "fr");
        var locales = new string?[] { null, "de-AT", "fr" };
        var size = TestSeed.Times(300, 8_000);
        string[] users = [.. Enumerable.Range(0, size).Select(n => $"member-{n}")];
        var (store, members) = (app.Services.GetRequiredService<PreferenceStore>(), app.Services.GetRequiredService<MembershipStore>());
        foreach (var user in users.Take(3))
            await admin.PutRecipientAsync(user, new { locale = locales[Array.IndexOf(users, user) % 3], roles = new[] { "readers" } });
        await Parallel.ForEachAsync(users.Index().Skip(3), async (user, token) =>
        {
            await members.AddMemberAsync(client.Namespace, user.Item, Membership.Role("readers"), token);
            if (locales[user.Index % 3] is { } locale)
                await store.TryWriteAsync(client.Namespace, StoredPreferences.None(user.Item) with { ProfileLocale = locale }, token);
        });
        var connections = new List<SignalR.Testing.SignalRTestClient>();
        foreach (var user in users.Take(3))
        {
            connections.Add(await app.ConnectAsync(await app.InAsync(client.Namespace, user)));
            await connections[^1].ReceiveAsync("unreadCount");
        }
        var reads = app.Storage.Count("Recipients");
        var answer = await client.Api.PostAsync(
            "notifications", new { roles = new[] { "readers" }, template = "order", variables = new { n = 1 }, priority = "normal" });

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        var titles = await Task.WhenAll(connections.Select(PushedAsync));
        Assert.Equal(["en 1", "de 1", "fr 1"], titles);
        Assert.Equal(["-", "de-AT", "fr"], app.Pushes(client.Namespace, ":role:readers:lang:").Order());
        var report = await CompletedAsync(client, answer);
        Assert.Equal((size, size, 0), (Number(report, "recipients"), Number(report, "stored"), Number(report, "failed")));
        foreach (var (index, user) in users.Index().Where(u => u.Index % (size / 6) < 3))
            Assert.Equal(titles[index % 3], await TitleAsync(client, user));
        // Languages come with the held preferences, which are read again now and then, 1,000 in a page: nothing is read for any recipient.
        Assert.InRange(app.Storage.Count("Recipients") - reads, 0, 10 * (1 + size / 1_000));
        // A user who changes the language gets the next push in it, on the connection that is open.
        await admin.PutRecipientAsync(users[1], new { locale = "fr", roles = new[] { "readers" } });
        await client.Api.PostAsync("notifications", new { broadcast = true, template = "order", variables = new { n = 2 } });
        Assert.Equal(["en 2", "fr 2", "fr 2"], await Task.WhenAll(connections.Select(c => PushedAsync(c, "2"))));
        foreach (var connection in connections)
            await connection.DisposeAsync();
    }

    [Fact]
    public async Task Send_OfATemplateThatFailsForOne_ReachesTheOthersAndSaysWhy()
    {
        var (client, admin) = await NewAsync();
        await client.KeepAsync("personal", new
        {
            title = "Hello {{recipient.displayName}}",
            message = "{{#if recipient.data.team}}Team {{recipient.data.team}}: {{time at}}{{/if}}",
            variables = new[] { new { name = "at" } },
        });
        string[] users = [.. Enumerable.Range(0, 130).Select(n => $"person-{n}")];
        await admin.PutRecipientAsync("person-0", new { displayName = "Ann", timeZone = "Asia/Tokyo", data = new { team = "A" } });
        await admin.PutRecipientAsync("person-1", new { displayName = "Ben", timeZone = "Europe/Berlin", data = new { team = "B" } });
        await admin.PutRecipientAsync("person-2", new { displayName = "Cem" });
        var body = new { users = users[..3], template = "personal", variables = new { at = "2026-07-01T12:00:00Z" } };
        var would = (await client.Api.PostAsync("notifications?dryRun=true", body)).Json.GetProperty("dryRun").GetProperty("items");
        Assert.Equal(["would_send", "would_send", "failed"], would.EnumerateArray().Select(i => i.GetProperty("status").GetString()!));
        Assert.Equal(EmptyMessage, would[2].GetProperty("reason").GetString());
        var few = await client.Api.PostAsync("notifications", body);

        Assert.Equal(["sent", "sent", "failed"],
            few.Json.GetProperty("notifications").EnumerateArray().Select(n => n.GetProperty("status").GetString()!));
        Assert.Equal(EmptyMessage,
            few.Json.GetProperty("notifications")[2].GetProperty("reason").GetString());
        Assert.Equal(["Hello Ann", "Hello Ben"], await Task.WhenAll(users[..2].Select(user => TitleAsync(client, user))));
        Assert.Equal(["Team A: 9:00 PM", "Team B: 2:00 PM"],
            (await Task.WhenAll(users[..2].Select(user => RowAsync(client, user, few)))).Select(r => r.Message.Replace('\u202f', ' ')));
        (await (await app.InAsync(client.Namespace, "person-2")).GetAsync($"notifications/{few.Json.GetProperty("sendId").GetGuid()}"))
            .AssertProblem(HttpStatusCode.NotFound, "not-found");

        await client.KeepAsync("personal", new { title = "Hello {{recipient.displayName}}", message = "{{recipient.displayName}}", });
        await Parallel.ForEachAsync(users.Where(user => user != "person-77"), async (user, _) =>
            await app.Services.GetRequiredService<RecipientStore>().TryWriteAsync(
                client.Namespace, new Recipient { UserId = $"{user}-b", DisplayName = user }, null, [], default));
        var many = await client.Api.PostAsync("notifications", new { users = users.Select(user => $"{user}-b"), template = "personal" });
        // A later version does not change what is on its way.
        await client.KeepAsync("personal", new { title = "Changed", message = "m" });
        var report = await CompletedAsync(client, many);
        Assert.Equal(("completed", 129, 1), (report.GetProperty("status").GetString(), Number(report, "stored"), Number(report, "failed")));
        var failure = Assert.Single(report.GetProperty("failures").EnumerateArray());
        Assert.Equal(("person-77-b", EmptyMessage),
            (failure.GetProperty("userId").GetString(), failure.GetProperty("reason").GetString()));
        Assert.Equal("Hello person-9", await TitleAsync(client, "person-9-b"));
        // Erased with the person.
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("recipients/person-77-b")).Status);
        var after = (await client.Api.GetAsync($"sends/{many.Json.GetProperty("sendId").GetGuid()}")).Json;
        Assert.Equal((1, 0), (Number(after, "failed"), after.GetProperty("failures").GetArrayLength()));
    }

    [Fact]
    public async Task Send_OfATemplateThatNamesItsRecipients_ReadsTheProfilesOfAnAudienceByPartition()
    {
        var (client, admin) = await NewAsync();
        await client.KeepAsync("personal", new { title = "Hello {{recipient.displayName}}", message = "m" });
        string[] users = [.. Enumerable.Range(0, 300).Select(n => $"reader-{n}")];
        await Task.WhenAll(users.Select(user => admin.PutRecipientAsync(user, new { displayName = user, roles = new[] { "readers" } })));
        var reads = app.Storage.Count("Recipients");
        var answer = await client.Api.PostAsync("notifications", new { roles = new[] { "readers" }, template = "personal" });
        var report = await CompletedAsync(client, answer);
        reads = app.Storage.Count("Recipients") - reads;

        Assert.Equal((300, 0), (Number(report, "stored"), Number(report, "failed")));
        Assert.Equal(users[..3].Select(user => $"Hello {user}"), await Task.WhenAll(users[..3].Select(user => TitleAsync(client, user))));
        // A range for each of the sixteen partitions, and what finds the audience; on a slow machine the namespace's preferences are
        // refreshed meanwhile, which reads all partitions too. One for each profile would be 300.
        Assert.InRange(reads, 16, 150);
    }

    [Fact]
    public async Task Broadcast_InSeveralLanguages_IsReadInTheReaders()
    {
        var (client, admin) = await NewAsync();
        await TemplatesAsync(client, "en", "de");
        await admin.PutRecipientAsync("greta", new { locale = "de" });
        var answer = await client.Api.PostAsync("notifications", new { broadcast = true, template = "order", variables = new { n = 5 } });
        await client.Api.DeleteAsync("templates/order");

        Assert.Equal("de 5", await TitleAsync(client, "greta"));
        Assert.Equal("en 5", await TitleAsync(client, "anybody"));
        // What somebody did something with stays as they read it.
        var greta = await app.InAsync(client.Namespace, "greta");
        await greta.PostAsync($"notifications/{answer.Json.GetProperty("sendId").GetGuid()}/read");
        await admin.PutRecipientAsync("greta", new { locale = "en" });
        Assert.Equal("de 5", await TitleAsync(client, "greta"));
    }

    [Fact]
    public async Task Send_WhatAnotherLanguageRequires_IsAskedForBeforeAnythingIsStored()
    {
        var (client, _) = await NewAsync();
        await client.KeepAsync("two", new { title = "t", message = "m", variables = new[] { new { name = "a" } } });
        await client.KeepAsync(
            "two", new { locale = "de", title = "t", message = "{{b}}", variables = new[] { new { name = "b", required = true } } });
        (await client.Api.PostAsync("notifications", new { users = new[] { "u" }, template = "two", variables = new { a = 1 } }))
            .AssertInvalid("variables.b", "is required by template 'two'");
        Assert.Equal(HttpStatusCode.Created, (await client.Api.PostAsync(
            "notifications", new { users = new[] { "u" }, template = "two", variables = new { a = 1 }, locale = "en" })).Status);
    }

    private static async Task TemplatesAsync(TemplateClient client, params string[] languages)
    {
        foreach (var locale in languages)
        {
            await client.KeepAsync("order", new
            {
                locale,
                title = $"{locale} {{{{number n}}}}",
                message = "m",
                emailSubject = $"mail {locale}",
                emailHtml = $"<p>{locale} {{{{a}}}}</p>",
                smsText = $"sms {locale}",
                variables = new object[] { new { name = "n", required = true }, new { name = "a", @default = "<user-1>" } },
            });
        }
    }

    private async Task<(TemplateClient Client, ApiClient Admin)> NewAsync()
    {
        var client = await TemplateClient.NewAsync(app);
        return (client, await app.InAsync(client.Namespace, "admin", "admin"));
    }

    private async Task<string> TitleAsync(TemplateClient client, string user, ApiAnswer? sent = null)
    {
        var inbox = (await (await app.InAsync(client.Namespace, user)).GetAsync("notifications")).Json;
        var item = inbox.GetProperty("items").EnumerateArray()
            .First(i => sent is null || i.GetProperty("id").GetGuid() == sent.Json.GetProperty("sendId").GetGuid());
        return item.GetProperty("title").GetString()!;
    }

    private async Task<Notification> RowAsync(TemplateClient client, string user, ApiAnswer sent) =>
        (await app.Services.GetRequiredService<InboxStore>()
        .FindAsync(client.Namespace, user, sent.Json.GetProperty("sendId").GetGuid(), default))!;

    private static Task<string> PushedAsync(SignalR.Testing.SignalRTestClient connection) => PushedAsync(connection, "");

    /// <summary>What came before may be pushed once more, as long as nobody acknowledges it.</summary>
    private static Task<string> PushedAsync(SignalR.Testing.SignalRTestClient connection, string end) => Eventually.GetAsync(
        async () => (await connection.ReceiveAsync("notification", TimeSpan.FromSeconds(60)))[0].GetProperty("title").GetString()!,
        title => title.EndsWith(end, StringComparison.Ordinal));

    private static Task<JsonElement> CompletedAsync(TemplateClient client, ApiAnswer sent) => Eventually.GetAsync(
        async () => (await client.Api.GetAsync($"sends/{sent.Json.GetProperty("sendId").GetGuid()}")).Json,
        report => report.GetProperty("status").GetString() is "completed" or "failed");

    private static int Number(JsonElement report, string name) => report.GetProperty(name).GetInt32();

    public sealed class Fixture : AppFixture
    {
        private readonly ConcurrentQueue<string> pushes = new();

        internal StorageReads Storage { get; } = new();

        /// <summary>The languages of what was pushed to such groups.</summary>
        public IEnumerable<string> Pushes(string ns, string group) => pushes.Where(p => p.StartsWith(ns + group, StringComparison.Ordinal))
            .Select(p => p[(ns + group).Length..]);

        public async Task<ApiClient> InAsync(string ns, string user, params string[] roles) =>
            new(Http, (await new ApiClient(Http, null).PostAsync("dev/token", new { userId = user, roles, @namespace = ns })).Json
            .GetProperty("token").GetString());

        protected override void AddServices(IServiceCollection services) =>
            services.AddSingleton<Azure.Core.Pipeline.HttpPipelinePolicy>(Storage);

        protected override void ConfigureService(WebApplication service) => service.Use(async (context, next) =>
        {
            var path = Uri.UnescapeDataString(context.Request.Path.Value!);
            if (HttpMethods.IsPost(context.Request.Method) && path.IndexOf("/groups/", StringComparison.Ordinal) is > 0 and var at)
                pushes.Enqueue(path[(at + "/groups/".Length)..].Replace("/:send", "", StringComparison.Ordinal));
            await next(context);
        });
    }

    /// <summary>Counts reads of a table.</summary>
    internal sealed class StorageReads : Azure.Core.Pipeline.HttpPipelinePolicy
    {
        private readonly ConcurrentQueue<string> reads = new();

        public int Count(string table) => reads.Count(r => r.Contains(table, StringComparison.Ordinal));

        public override ValueTask ProcessAsync(
            Azure.Core.HttpMessage message, ReadOnlyMemory<Azure.Core.Pipeline.HttpPipelinePolicy> pipeline)
        {
            if (message.Request.Method == Azure.Core.RequestMethod.Get)
                reads.Enqueue(message.Request.Uri.ToUri().AbsolutePath);
            return ProcessNextAsync(message, pipeline);
        }

        public override void Process(
            Azure.Core.HttpMessage message, ReadOnlyMemory<Azure.Core.Pipeline.HttpPipelinePolicy> pipeline) =>
            throw new InvalidOperationException("The app makes no synchronous calls.");
    }
}

using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Recipients.Preferences;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Recipients.Preferences;

/// <summary>What preferences cost those who send.</summary>
public sealed class PreferenceCostTests(PreferenceCostTests.Fixture app) : IClassFixture<PreferenceCostTests.Fixture>
{
    [Fact]
    public async Task Send_AgainAndAgain_ReadsNoPreferences()
    {
        var (sender, me) = (await app.SenderAsync(), await app.AsAsync(AppFixture.NewUser()));
        await me.PreferAsync(new { minPriority = "normal" });
        await app.Services.GetRequiredService<PreferenceCache>().FindAsync("default", "anybody", default);
        var before = app.Reads.Count;
        await Task.WhenAll(Enumerable.Range(0, 50).Select(n => sender.SendToAsync($"user-{n}")));
        await sender.PostAsync("notifications", new { broadcast = true, title = "t", message = "m" });

        // Read again by the way, if the machine was slow: never once per send.
        Assert.InRange(app.Reads.Count - before, 0, 5);
    }

    [Fact]
    public async Task Send_ManyAtOnceWithNothingHeld_ReadOnce()
    {
        var cache = app.NewCache();
        var before = app.Reads.Count;
        await Task.WhenAll(Enumerable.Range(0, 50).Select(n => cache.FindAsync("a-namespace", $"user-{n}", default).AsTask()));
        Assert.Equal(1, app.Reads.Count - before);
    }

    [Fact]
    public async Task Held_IsReadAgainBeforeItIsTooOld_AndNobodyWaits()
    {
        var (cache, store, ns) = (app.NewCache(), app.Services.GetRequiredService<PreferenceStore>(), $"ns-{Guid.CreateVersion7():N}");
        Assert.Null(await cache.FindAsync(ns, "me", default));
        await store.TryWriteAsync(ns, StoredPreferences.None("me"), default);
        app.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Null(await cache.FindAsync(ns, "me", default));
        Assert.NotNull(await Eventually.GetAsync(() => cache.FindAsync(ns, "me", default).AsTask(), found => found is not null));
    }

    public sealed class Fixture : AppFixture
    {
        public ReadCounter Reads { get; } = new();

        public PreferenceCache NewCache() => ActivatorUtilities.CreateInstance<PreferenceCache>(Services);

        protected override void AddServices(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(Reads);
    }

    /// <summary>Counts the reads of preferences: queries of their partitions.</summary>
    public sealed class ReadCounter : HttpPipelinePolicy
    {
        private int count;

        public int Count => Volatile.Read(ref count);

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (message.Request.Method == RequestMethod.Get
                && Uri.UnescapeDataString(message.Request.Uri.ToString()).Contains("|p|", StringComparison.Ordinal))
                Interlocked.Increment(ref count);
            return ProcessNextAsync(message, pipeline);
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
            throw new InvalidOperationException("The app makes no synchronous calls.");
    }
}

/// <summary>A namespace with more preferences than are held.</summary>
public sealed class LargeNamespaceTests(LargeNamespaceTests.Fixture app) : IClassFixture<LargeNamespaceTests.Fixture>
{
    [Fact]
    public async Task Find_AnyUsers_IsAsTheyAreStored()
    {
        var seed = TestSeed.Of(20261128);
        var random = new Random(seed);
        var (store, cache, ns) = (
            app.Services.GetRequiredService<PreferenceStore>(), app.Services.GetRequiredService<PreferenceCache>(), $"ns-{seed}");
        var stored = Enumerable.Range(0, 200).Select(_ => $"user-{random.Next(1_000)}").ToHashSet();
        await Task.WhenAll(stored.Select(user => store.TryWriteAsync(ns, StoredPreferences.None(user), default)));
        for (var run = 0; run < TestSeed.Times(5, 500); run++)
        {
            string[] wanted = [.. Enumerable.Range(0, 1 + random.Next(300)).Select(_ => $"user-{random.Next(1_000)}").Distinct()];
            var found = await cache.FindAsync(ns, wanted, default);
            Assert.True(wanted.Where(stored.Contains).Order().SequenceEqual(found.Keys.Order()), $"seed {seed}, run {run}");
        }
        foreach (var user in stored.Take(20).Append("nobody"))
            Assert.Equal(stored.Contains(user), await cache.FindAsync(ns, user, default) is not null);
        Assert.Null(await cache.AllAsync(ns, default));
    }

    [Fact]
    public async Task Changed_HoldsAtOnce()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        await me.PreferAsync(new { });
        await sender.SendToAsync(user);
        await me.PreferAsync(new { optedOut = true });
        var skipped = await sender.PostAsync("notifications", new { users = new[] { user }, title = "t", message = "m" });
        Assert.Equal("opted_out", skipped.Json.GetProperty("notifications")[0].GetProperty("reason").GetString());
        await me.PreferAsync(new { });
        await sender.SendToAsync(user);
        Assert.Equal(2, (await me.GetAsync("notifications")).Json.GetProperty("items").GetArrayLength());
    }

    public sealed class Fixture : AppFixture
    {
        protected override IEnumerable<string> Settings => ["--Notifications:Preferences:MaxHeld=0"];
    }
}

using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Inbox;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Realtime;

public sealed class ManyConnectionsTests(ManyConnectionsTests.Fixture app) : IClassFixture<ManyConnectionsTests.Fixture>
{
    [Fact]
    public async Task Connected_ManyAtOnce_TakeTurnsAndAllAreTold()
    {
        const int connections = 4 * ConnectionHandler.AtOnce;
        var (handler, sender, user) = (app.Services.GetRequiredService<ConnectionHandler>(), await app.SenderAsync(), AppFixture.NewUser());
        await sender.SendToAsync(user);
        var told = await Task.WhenAll(
            Enumerable.Range(0, connections).Select(n => handler.ConnectedAsync("default", user, $"connection-{n}", false, default)));

        Assert.All(told, unread => Assert.Equal(1, unread?.Count));
        Assert.InRange(app.Writes.Most, 1, ConnectionHandler.AtOnce);
        var status = (await (await app.AsAsync(user)).GetAsync("realtime/status")).Json;
        Assert.Equal(connections, status.GetProperty("connections").GetArrayLength());
    }

    public sealed class Fixture : AppFixture
    {
        public ConcurrentWrites Writes { get; } = new();

        protected override void AddServices(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(Writes);
    }

    /// <summary>How many connections were being written at the same time, at the most.</summary>
    public sealed class ConcurrentWrites : HttpPipelinePolicy
    {
        private readonly Lock gate = new();
        private int now;

        public int Most { get; private set; }

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            var isConnection = message.Request.Uri.ToString().Contains("Connections(", StringComparison.Ordinal);
            if (isConnection)
                Count(1);
            try
            {
                await ProcessNextAsync(message, pipeline);
            }
            finally
            {
                if (isConnection)
                    Count(-1);
            }
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
            throw new InvalidOperationException("The app makes no synchronous calls.");

        private void Count(int change)
        {
            lock (gate)
                Most = Math.Max(Most, now += change);
        }
    }
}

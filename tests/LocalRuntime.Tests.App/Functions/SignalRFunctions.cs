using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.SignalRService;
using Microsoft.Azure.SignalR.Management;

namespace LocalRuntime.Tests.App.Functions;

[SignalRConnection("OutSignalR")]
public sealed class ChatHub(IServiceProvider services) : ServerlessHub(services)
{
    public IHubClients All => Clients;

    public GroupManager ConnectionGroups => Groups;

    public UserGroupManager Users => UserGroups;

    public ClientManager Connections => ClientManager;

    public Task<BinaryData> NegotiateForAsync(string user, params Claim[] claims) =>
        NegotiateAsync(new NegotiationOptions { UserId = user, Claims = claims, TokenLifetime = TimeSpan.FromMinutes(5) });

    public Task<BinaryData> NegotiateForAnybodyAsync() => NegotiateAsync();
}

/// <summary>They listen only where a test sets the connection.</summary>
public sealed class SignalRFunctions(Probe probe)
{
    [Function("Add")]
    public Task<object?> AddAsync(
        [SignalRTrigger("ChatHub", "messages", "Add", "a", "b", ConnectionStringSetting = "OutSignalR")] SignalRInvocationContext context,
        int a,
        int b,
        CancellationToken cancellation) => probe.CallAsync("Add", context, cancellation, a, b);

    [Function("Anything")]
    public Task<object?> AnythingAsync(
        [SignalRTrigger("%ChatHubName%", "messages", "anything", ConnectionStringSetting = "OutSignalR")] SignalRInvocationContext context,
        CancellationToken cancellation) => probe.CallAsync("Anything", context, cancellation);

    [Function("PocoArgument")]
    public Task<object?> PocoArgumentAsync(
        [SignalRTrigger("ChatHub", "messages", "poco", "poco", ConnectionStringSetting = "OutSignalR")] string json,
        Poco poco,
        CancellationToken cancellation) => probe.CallAsync("PocoArgument", json, cancellation, poco);

    [Function("Connected")]
    public Task ConnectedAsync(
        [SignalRTrigger("ChatHub", "connections", "connected", ConnectionStringSetting = "OutSignalR")] SignalRInvocationContext context,
        CancellationToken cancellation) => probe.CallAsync("Connected", context, cancellation);

    [Function("Disconnected")]
    public Task DisconnectedAsync(
        [SignalRTrigger("ChatHub", "connections", "disconnected", ConnectionStringSetting = "OutSignalR")] SignalRInvocationContext context,
        CancellationToken cancellation) => probe.CallAsync("Disconnected", context, cancellation);
}

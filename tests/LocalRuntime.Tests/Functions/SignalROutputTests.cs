using LocalRuntime.Tests.App.Functions;
using LocalRuntime.Tests.Functions.Support;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace LocalRuntime.Tests.Functions;

public sealed class SignalROutputTests : IAsyncLifetime
{
    private SignalRStub service = null!;
    private FunctionsHost host = null!;

    public static TheoryData<object, string, string> Actions => new()
    {
        { new SignalRMessageAction("t", [1]), "POST", "/:send" },
        { new SignalRMessageAction("t") { GroupName = "g" }, "POST", "/groups/g/:send" },
        { new SignalRMessageAction("t", []) { GroupName = "g", UserId = "u" }, "POST", "/users/u/:send" },
        { new SignalRMessageAction("t", []) { GroupName = "g", UserId = "u", ConnectionId = "c" }, "POST", "/connections/c/:send" },
        { new SignalRGroupAction(SignalRGroupActionType.Add) { ConnectionId = "c", GroupName = "g" }, "PUT", "/groups/g/connections/c" },
        { new SignalRGroupAction(SignalRGroupActionType.Remove) { ConnectionId = "c", GroupName = "g" }, "DELETE",
        "/groups/g/connections/c" },
        { new SignalRGroupAction(SignalRGroupActionType.Add) { UserId = "u", GroupName = "g" }, "PUT", "/users/u/groups/g" },
        { new SignalRGroupAction(SignalRGroupActionType.Remove) { UserId = "u", GroupName = "g" }, "DELETE", "/users/u/groups/g" },
        { new SignalRGroupAction(SignalRGroupActionType.RemoveAll) { UserId = "u" }, "DELETE", "/users/u/groups" },
        { """{"target":"t","userId":"u","arguments":[]}""", "POST", "/users/u/:send" },
    };

    public async Task InitializeAsync()
    {
        service = await SignalRStub.StartAsync();
        host = await FunctionsHost.StartAsync(new()
        {
            ["OutSignalR"] = service.ConnectionString,
            ["OutQueue"] = "unused",
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        });
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await service.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task Write_Action_ItsRestCall(object action, string method, string path)
    {
        await PostAsync(action);

        var call = await service.NextAsync();
        Assert.Equal((method, $"/api/hubs/chathub{path}?api-version=2022-06-01"), (call.Method, call.Target));
    }

    [Fact]
    public async Task Write_Arguments_SerialisedByTheWorker()
    {
        await PostAsync(new SignalRMessageAction("t", [new Poco("é", 1), 2]));

        Assert.Equal("""{"Target":"t","Arguments":[{"Name":"é","Count":1},2]}""", (await service.NextAsync()).Body);
    }

    [Fact]
    public async Task Write_RemoveAllOfAConnectionAlone_DoesNothing()
    {
        await PostAsync(new SignalRGroupAction(SignalRGroupActionType.RemoveAll) { ConnectionId = "c" });

        Assert.Equal(0, service.Waiting);
    }

    private async Task PostAsync(object action)
    {
        host.Probe.On = (_, _) => Task.FromResult<object?>(new Outputs { SignalR = action });
        using var answer = await host.Client.GetAsync("api/multi");
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
    }
}

using System.Globalization;
using SignalR.Emulator.Clients;
using SignalR.Emulator.Hubs;
using SignalR.Emulator.Security;

namespace SignalR.Emulator.DataPlane;

/// <summary>
/// The service's REST API. Routes are matched here, on the path as it was sent: the server's own decoding would
/// leave an encoded slash in a user id and can't tell it from an encoded percent sign.
/// </summary>
internal sealed class DataPlaneApi(HubRegistry hubs, AccessTokens tokens)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (!RawPath.TryRead(context, out var path) || path is not ["api", .. var rest])
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (rest is ["v1", .. var older])
            rest = older;
        var answer = await AnswerAsync(context, path, rest);
        await answer.WriteAsync(context);
    }

    private async Task<Answer> AnswerAsync(HttpContext context, string[] path, string[] rest)
    {
        var request = context.Request;
        if (rest is ["health"] && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
            return Answer.Ok;

        if (!IsAuthorized(request, path))
            return Answer.Unauthorized;

        if (rest is not ["hubs", var name, .. var target])
            return Answer.NotFound();

        if (request.Query["application"].ToString() is { Length: > 0 } application)
            name = $"{application}_{name}";
        if (!HubRegistry.IsHubName(name))
            return Answer.BadRequest("The hub name must start with a letter and hold letters, digits and underscores only.");

        var hub = hubs.Get(name);
        target = Normalize(target);
        return request.Method switch
        {
            "POST" => await PostAsync(context, hub, target),
            "PUT" => Put(request, hub, target),
            "DELETE" => Delete(request, hub, target),
            "GET" or "HEAD" => Check(hub, target),
            _ => Answer.NotFound(),
        };
    }

    // Several spellings mean the same: a send with and without ":send", a membership from either side.
    private static string[] Normalize(string[] target) => target switch
    {
        [":send"] => [],
        [var kind, var id, ":send"] => [kind, id],
        ["groups", var group, "connections" or "users", var id] => [target[2], id, "groups", group],
        _ => target,
    };

    private async Task<Answer> PostAsync(HttpContext context, Hub hub, string[] target)
    {
        var request = context.Request;
        return target switch
        {
            [":generateToken"] => GenerateToken(request, hub),
            [":closeConnections"] => Close(request, hub.All()),
            ["users", var user, ":closeConnections"] => Close(request, hub.OfUser(user)),
            ["groups", var group, ":closeConnections"] => Close(request, hub.OfGroup(group)),
            [] => await SendAsync(context, hub.All),
            ["users", var user] => await SendAsync(context, () => hub.OfUser(user)),
            ["groups", var group] => await SendAsync(context, () => hub.OfGroup(group)),
            ["connections", var id] =>
                await SendAsync(context, () => hub.Find(id) is { } client ? [client] : []),
            _ => Answer.NotFound(),
        };
    }

    private static Answer Put(HttpRequest request, Hub hub, string[] target)
    {
        switch (target)
        {
            case ["connections", var id, "groups", var group]:
                return hub.Join(id, group) ? Answer.Ok : Answer.NotFound("Error.Connection.NotExisted");
            case ["users", var user, "groups", var group]:
                if (!TryReadNumber(request, "ttl", out var seconds))
                    return Answer.BadRequest("ttl must be a whole number of seconds, at least 0.");

                hub.JoinUser(user, group, seconds is { } limit ? TimeSpan.FromSeconds(limit) : null);
                return Answer.Accepted;
            default:
                return Answer.NotFound();
        }
    }

    private static Answer Delete(HttpRequest request, Hub hub, string[] target)
    {
        switch (target)
        {
            case ["connections", var id]:
                hub.Find(id)?.Close(Reason(request));
                return Answer.Ok;
            case ["connections", var id, "groups"]:
                hub.LeaveAll(id);
                return Answer.Ok;
            case ["connections", var id, "groups", var group]:
                return hub.Leave(id, group) ? Answer.Ok : Answer.NotFound("Error.Connection.NotExisted");
            case ["users", var user, "groups"]:
                hub.LeaveAllUser(user);
                return Answer.Ok;
            case ["users", var user, "groups", var group]:
                hub.LeaveUser(user, group);
                return Answer.Accepted;
            default:
                return Answer.NotFound();
        }
    }

    private static Answer Check(Hub hub, string[] target) => target switch
    {
        ["connections", var id] => Exists(hub.Find(id) is not null, "Warning.Connection.NotExisted"),
        ["users", var user] => Exists(hub.OfUser(user).Length > 0, "Warning.User.NotExisted"),
        ["groups", var group] => Exists(hub.OfGroup(group).Length > 0, "Warning.Group.NotExisted"),
        ["users", var user, "groups", var group] =>
            Exists(hub.IsUserInGroup(user, group), "Info.User.NotInGroup"),
        _ => Answer.NotFound(),
    };

    private static Answer Exists(bool exists, string code) => exists ? Answer.Ok : Answer.NotFound(code);

    private static async Task<Answer> SendAsync(HttpContext context, Func<ClientConnection[]> receivers)
    {
        var payload = await Payload.ReadAsync(context);
        if (payload.Refusal is { } refusal)
            return refusal;

        foreach (var client in Included(context.Request, receivers()))
            client.Send(payload.Message);
        return Answer.Accepted;
    }

    private static Answer Close(HttpRequest request, ClientConnection[] clients)
    {
        foreach (var client in Included(request, clients))
            client.Close(Reason(request));
        return Answer.NoContent;
    }

    private static IEnumerable<ClientConnection> Included(HttpRequest request, ClientConnection[] clients)
    {
        var excluded = request.Query["excluded"];
        if (excluded.Count == 0)
            return clients;

        var ids = excluded.ToHashSet(StringComparer.Ordinal);
        return clients.Where(c => !ids.Contains(c.Id));
    }

    private Answer GenerateToken(HttpRequest request, Hub hub)
    {
        if (!TryReadNumber(request, "minutesToExpire", out var minutes) || minutes is 0 or > 60 * 24 * 366)
            return Answer.BadRequest("minutesToExpire must be a whole number of minutes, at least 1 and at most a year.");

        var userId = request.Query["userId"] is { Count: > 0 } values ? values.ToString() : null;
        var audience = $"http://{request.Host.Host}/client/?hub={hub.Name}";
        return Answer.Json(new { token = tokens.Create(audience, userId, TimeSpan.FromMinutes(minutes ?? 60)) });
    }

    // A client has a token of the same key, but for /client: it must not be able to call this API.
    private bool IsAuthorized(HttpRequest request, string[] path) =>
        BearerToken.FromHeader(request) is { } token
        && tokens.Read(token) is { } identity
        && identity.FindAll(ClaimNames.Audience).Any(audience => RawPath.Covers(audience.Value, path));

    private static bool TryReadNumber(HttpRequest request, string name, out int? number)
    {
        number = null;
        var values = request.Query[name];
        if (values.Count == 0)
            return true;

        if (!int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed))
            return false;

        number = parsed;
        return true;
    }

    private static string? Reason(HttpRequest request) => request.Query["reason"] is { Count: > 0 } values ? values.ToString() : null;
}

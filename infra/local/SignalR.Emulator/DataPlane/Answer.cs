namespace SignalR.Emulator.DataPlane;

/// <summary>An answer of the REST API; an error says its code in a header, as the service does.</summary>
internal sealed record Answer(int Status, string? ErrorCode = null, object? Body = null)
{
    public static readonly Answer Ok = new(StatusCodes.Status200OK);
    public static readonly Answer Accepted = new(StatusCodes.Status202Accepted);
    public static readonly Answer NoContent = new(StatusCodes.Status204NoContent);
    public static readonly Answer Unauthorized = new(StatusCodes.Status401Unauthorized);
    public static readonly Answer UnsupportedMediaType = new(StatusCodes.Status415UnsupportedMediaType);

    public static Answer Json(object body) => new(StatusCodes.Status200OK, Body: body);

    public static Answer NotFound(string? code = null) => new(StatusCodes.Status404NotFound, code);

    public static Answer BadRequest(string message) =>
        new(StatusCodes.Status400BadRequest, "BadRequest", new { code = "BadRequest", message });

    public Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        if (ErrorCode is not null)
            response.Headers["x-ms-error-code"] = ErrorCode;
        if (Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
        return Body is null ? Task.CompletedTask : response.WriteAsJsonAsync(Body, Body.GetType());
    }
}

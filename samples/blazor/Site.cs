namespace MeetingRooms;

/// <param name="Api">Where the notifications' server is.</param>
/// <param name="User">Who is signed in: in this sample always the same person.</param>
internal sealed record Site(string Api, string User);

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>plug::ui::AddLinkDialog</name>
    <message numerus="yes">
        <source>%Ln host(s) in the link</source>
        <translation>
            <numerusform>%Ln host in the link</numerusform>
            <numerusform>%Ln hosts in the link</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plug::ui::ByteMapText</name>
    <message numerus="yes">
        <source>%Ln gap(s) remain(s), the largest of %1 at %2.</source>
        <translation>
            <numerusform>%Ln gap remains, of %1 at %2.</numerusform>
            <numerusform>%Ln gaps remain, the largest of %1 at %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plug::ui::FactsPage</name>
    <message numerus="yes">
        <source>%1 in %Ln file(s)</source>
        <translation>
            <numerusform>%1 in %Ln file</numerusform>
            <numerusform>%1 in %Ln files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plug::ui::FilterListModel</name>
    <message numerus="yes">
        <source>%1: %Ln transfer(s)</source>
        <translation>
            <numerusform>%1: %Ln transfer</numerusform>
            <numerusform>%1: %Ln transfers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Hosts: %Ln known</source>
        <translation>
            <numerusform>Hosts: %Ln known</numerusform>
            <numerusform>Hosts: %Ln known</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plug::ui::Format</name>
    <message numerus="yes">
        <source>%Ln day(s) %1 h</source>
        <translation>
            <numerusform>%Ln day %1 h</numerusform>
            <numerusform>%Ln days %1 h</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plug::ui::FriendList</name>
    <message numerus="yes">
        <source>This is no host&apos;s identity, which is 64 hexadecimal digits; here are %Ln character(s).</source>
        <translation>
            <numerusform>This is no host&apos;s identity, which is 64 hexadecimal digits; here is %Ln character.</numerusform>
            <numerusform>This is no host&apos;s identity, which is 64 hexadecimal digits; here are %Ln characters.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plug::ui::HostActions</name>
    <message numerus="yes">
        <source>Forget %Ln host(s)?</source>
        <translation>
            <numerusform>Forget %Ln host?</numerusform>
            <numerusform>Forget %Ln hosts?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plug::ui::LimitDialog</name>
    <message numerus="yes">
        <source>How fast may each of %Ln transfer(s) be?</source>
        <translation>
            <numerusform>How fast may %Ln transfer be?</numerusform>
            <numerusform>How fast may each of %Ln transfers be?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plug::ui::MainWindow</name>
    <message numerus="yes">
        <source>%Ln link(s) copied to the clipboard.</source>
        <translation>
            <numerusform>%Ln link copied to the clipboard.</numerusform>
            <numerusform>%Ln links copied to the clipboard.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plug::ui::RemoveDialog</name>
    <message numerus="yes">
        <source>Remove %Ln transfer(s) from the list?</source>
        <translation>
            <numerusform>Remove %Ln transfer from the list?</numerusform>
            <numerusform>Remove %Ln transfers from the list?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The files of %Ln transfer(s) (%1) are deleted from the disk for good. They do not go to the trash.</source>
        <translation>
            <numerusform>The files of %Ln transfer (%1) are deleted from the disk for good. They do not go to the trash.</numerusform>
            <numerusform>The files of %Ln transfers (%1) are deleted from the disk for good. They do not go to the trash.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plug::ui::StateSentence</name>
    <message numerus="yes">
        <source>From %1 of %Ln host(s)</source>
        <translation>
            <numerusform>From %1 of %Ln host</numerusform>
            <numerusform>From %1 of %Ln hosts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Asking %Ln host(s)</source>
        <translation>
            <numerusform>Asking %Ln host</numerusform>
            <numerusform>Asking %Ln hosts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln file(s) done</source>
        <translation>
            <numerusform>%1 of %Ln file done</numerusform>
            <numerusform>%1 of %Ln files done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Shared with %Ln host(s) now</source>
        <translation>
            <numerusform>Shared with %Ln host now</numerusform>
            <numerusform>Shared with %Ln hosts now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln known host(s) do not answer.</source>
        <translation>
            <numerusform>%Ln known host does not answer.</numerusform>
            <numerusform>%Ln known hosts do not answer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>only for %Ln friend(s)</source>
        <translation>
            <numerusform>only for %Ln friend</numerusform>
            <numerusform>only for %Ln friends</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln host(s) asked</source>
        <translation>
            <numerusform>%Ln host asked</numerusform>
            <numerusform>%Ln hosts asked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hop(s)</source>
        <comment>from host to host</comment>
        <translation>
            <numerusform>%Ln hop</numerusform>
            <numerusform>%Ln hops</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plug::ui::StatusStrip</name>
    <message numerus="yes">
        <source>%Ln host(s) connected</source>
        <translation>
            <numerusform>%Ln host connected</numerusform>
            <numerusform>%Ln hosts connected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plug::ui::TransferCommands</name>
    <message numerus="yes">
        <source>%Ln thing(s) are shared. Their links are on the clipboard.</source>
        <translation>
            <numerusform>%Ln thing is shared. Its link is on the clipboard.</numerusform>
            <numerusform>%Ln things are shared. Their links are on the clipboard.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plug::ui::TransferDialogs</name>
    <message numerus="yes">
        <source>Who may fetch each of %Ln share(s)?</source>
        <translation>
            <numerusform>Who may fetch %Ln share?</numerusform>
            <numerusform>Who may fetch each of %Ln shares?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Who may fetch each of %Ln file(s)?</source>
        <translation>
            <numerusform>Who may fetch %Ln file?</numerusform>
            <numerusform>Who may fetch each of %Ln files?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plug::ui::TransferListModel</name>
    <message numerus="yes">
        <source>%Ln file(s) · %1</source>
        <translation>
            <numerusform>%Ln file · %1</numerusform>
            <numerusform>%Ln files · %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plug::ui::WatchFolder</name>
    <message numerus="yes">
        <source>The watched folder has more than %Ln thing(s) in it. The others are not shared.</source>
        <translation>
            <numerusform>The watched folder has more than %Ln thing in it. The others are not shared.</numerusform>
            <numerusform>The watched folder has more than %Ln things in it. The others are not shared.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln thing(s) in the watched folder are not shared, such as “%1”: %2.</source>
        <translation>
            <numerusform>%Ln thing in the watched folder is not shared, “%1”: %2.</numerusform>
            <numerusform>%Ln things in the watched folder are not shared, such as “%1”: %2.</numerusform>
        </translation>
    </message>
</context>
</TS>

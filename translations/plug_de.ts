<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>plug::ui::AboutBox</name>
    <message>
        <source>About PLUG</source>
        <translation>Über PLUG</translation>
    </message>
    <message>
        <source>PLUG %1</source>
        <translation>PLUG %1</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>noch unbekannt</translation>
    </message>
    <message>
        <source>Shares files between computers, without an account and without a server.

This host: %1</source>
        <translation>Teilt Dateien zwischen Rechnern, ohne Konto und ohne Server.

Dieser Rechner: %1</translation>
    </message>
</context>
<context>
    <name>plug::ui::ActionRegistry</name>
    <message>
        <source>Share &amp;files…</source>
        <translation>&amp;Dateien teilen …</translation>
    </message>
    <message>
        <source>Choose files to share; each gets a link</source>
        <translation>Dateien zum Teilen wählen; jede bekommt einen Link</translation>
    </message>
    <message>
        <source>Share f&amp;older…</source>
        <translation>&amp;Ordner teilen …</translation>
    </message>
    <message>
        <source>Choose a folder to share as a whole with one link</source>
        <translation>Einen Ordner wählen, der als Ganzes mit einem Link geteilt wird</translation>
    </message>
    <message>
        <source>Add &amp;link…</source>
        <translation>&amp;Link hinzufügen …</translation>
    </message>
    <message>
        <source>Fetch what a link or GUID names</source>
        <translation>Laden, was ein Link oder eine GUID nennt</translation>
    </message>
    <message>
        <source>&amp;Paste link</source>
        <translation>Link &amp;einfügen</translation>
    </message>
    <message>
        <source>Fetch what the link in the clipboard names</source>
        <translation>Laden, was der Link in der Zwischenablage nennt</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>Pause the selected transfers</source>
        <translation>Die gewählten Übertragungen anhalten</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
        <source>Let the selected transfers go on</source>
        <translation>Die gewählten Übertragungen weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Re&amp;move…</source>
        <translation>E&amp;ntfernen …</translation>
    </message>
    <message>
        <source>Take the selected transfers out of the list</source>
        <translation>Die gewählten Übertragungen aus der Liste nehmen</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>&amp;Öffnen</translation>
    </message>
    <message>
        <source>Open the complete file or folder</source>
        <translation>Die vollständige Datei oder den vollständigen Ordner öffnen</translation>
    </message>
    <message>
        <source>Show &amp;QR code…</source>
        <translation>&amp;QR-Code zeigen …</translation>
    </message>
    <message>
        <source>Show the link for a camera, of a phone or another computer</source>
        <translation>Den Link für eine Kamera zeigen, eines Telefons oder eines anderen Rechners</translation>
    </message>
    <message>
        <source>Pre&amp;view</source>
        <translation>&amp;Vorschau</translation>
    </message>
    <message>
        <source>Look at the file while it arrives</source>
        <translation>Die Datei ansehen, während sie ankommt</translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>Im &amp;Ordner zeigen</translation>
    </message>
    <message>
        <source>Open the folder that it is in</source>
        <translation>Den Ordner öffnen, in dem es liegt</translation>
    </message>
    <message>
        <source>&amp;Copy link</source>
        <translation>Link &amp;kopieren</translation>
    </message>
    <message>
        <source>Put the links of the selected transfers on the clipboard</source>
        <translation>Die Links der gewählten Übertragungen in die Zwischenablage kopieren</translation>
    </message>
    <message>
        <source>Add &amp;host…</source>
        <translation>&amp;Rechner hinzufügen …</translation>
    </message>
    <message>
        <source>Name a host that has it, by its address</source>
        <translation>Einen Rechner, der es hat, mit seiner Adresse nennen</translation>
    </message>
    <message>
        <source>In the &amp;background</source>
        <translation>Im &amp;Hintergrund</translation>
    </message>
    <message>
        <source>Let everything else on the line go before the selected fetches</source>
        <translation>Allem anderen auf der Leitung den Vortritt vor den gewählten Übertragungen lassen</translation>
    </message>
    <message>
        <source>&amp;In order</source>
        <translation>&amp;Der Reihe nach</translation>
    </message>
    <message>
        <source>Fetch from the beginning to the end, to look at it meanwhile</source>
        <translation>Vom Anfang bis zum Ende laden, um es sich währenddessen anzusehen</translation>
    </message>
    <message>
        <source>Pause &amp;all</source>
        <translation>A&amp;lle anhalten</translation>
    </message>
    <message>
        <source>Pause everything in the list</source>
        <translation>Alles in der Liste anhalten</translation>
    </message>
    <message>
        <source>Resume a&amp;ll</source>
        <translation>Alle fort&amp;setzen</translation>
    </message>
    <message>
        <source>Let everything in the list go on</source>
        <translation>Alles in der Liste weiterlaufen lassen</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>&amp;Suchen</translation>
    </message>
    <message>
        <source>Find transfers by name, place, link or GUID</source>
        <translation>Übertragungen nach Name, Ort, Link oder GUID finden</translation>
    </message>
    <message>
        <source>Show &amp;all transfers</source>
        <translation>&amp;Alle Übertragungen zeigen</translation>
    </message>
    <message>
        <source>Leave the group and the search</source>
        <translation>Gruppe und Suche verlassen</translation>
    </message>
    <message>
        <source>Show &amp;details</source>
        <translation>&amp;Einzelheiten zeigen</translation>
    </message>
    <message>
        <source>Show byte map, hosts and details below the list</source>
        <translation>Bytekarte, Rechner und Einzelheiten unter der Liste zeigen</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>E&amp;instellungen …</translation>
    </message>
    <message>
        <source>Folder, limits, encryption, language</source>
        <translation>Ordner, Grenzen, Verschlüsselung, Sprache</translation>
    </message>
    <message>
        <source>&amp;About PLUG</source>
        <translation>Ü&amp;ber PLUG</translation>
    </message>
    <message>
        <source>Version and identity of this client</source>
        <translation>Version und Kennung dieses Programms</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Stop sharing and fetching</source>
        <translation>Nicht mehr teilen und laden</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>what an action does, its keys</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Limit spee&amp;d…</source>
        <translation>&amp;Tempo begrenzen …</translation>
    </message>
    <message>
        <source>Choose how fast the selected transfers may be</source>
        <translation>Wählen, wie schnell die ausgewählten Übertragungen sein dürfen</translation>
    </message>
    <message>
        <source>Share for so&amp;me…</source>
        <translation>&amp;Nur für einige teilen …</translation>
    </message>
    <message>
        <source>Choose files to share, and who may fetch them</source>
        <translation>Dateien zum Teilen wählen, und wer sie holen darf</translation>
    </message>
    <message>
        <source>&amp;Who may fetch…</source>
        <translation>&amp;Wer holen darf …</translation>
    </message>
    <message>
        <source>Choose who may fetch what is shared</source>
        <translation>Wählen, wer das Geteilte holen darf</translation>
    </message>
    <message>
        <source>As&amp;k again</source>
        <translation>Erneut fra&amp;gen</translation>
    </message>
    <message>
        <source>Ask the hosts that are known once more who has the selected transfers</source>
        <translation>Die bekannten Rechner noch einmal fragen, wer die gewählten Übertragungen hat</translation>
    </message>
    <message>
        <source>Show &amp;hosts</source>
        <translation>&amp;Rechner zeigen</translation>
    </message>
    <message>
        <source>Show the hosts that are known</source>
        <translation>Die bekannten Rechner zeigen</translation>
    </message>
</context>
<context>
    <name>plug::ui::AddHostDialog</name>
    <message>
        <source>Add host</source>
        <translation>Rechner hinzufügen</translation>
    </message>
    <message>
        <source>Address and port</source>
        <translation>Adresse und Port</translation>
    </message>
    <message>
        <source>A&amp;dd</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>By a bare address nobody vouches that it is the right host; what it sends is verified all the same.</source>
        <translation>Bei einer bloßen Adresse bürgt niemand dafür, dass es der richtige Rechner ist; was er schickt, wird trotzdem geprüft.</translation>
    </message>
    <message>
        <source>This is not of the form address:port, such as 192.0.2.7:40000 or [2001:db8::7]:40000.</source>
        <translation>Das hat nicht die Form Adresse:Port, etwa 192.0.2.7:40000 oder [2001:db8::7]:40000.</translation>
    </message>
</context>
<context>
    <name>plug::ui::AddLinkDialog</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Hosts</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Add link</source>
        <translation>Link hinzufügen</translation>
    </message>
    <message>
        <source>plug:plug1… or a GUID</source>
        <translation>plug:plug1… oder eine GUID</translation>
    </message>
    <message>
        <source>&amp;Fetch</source>
        <translation>&amp;Laden</translation>
    </message>
    <message>
        <source>&amp;Link:</source>
        <translation>&amp;Link:</translation>
    </message>
    <message>
        <source>Name:</source>
        <translation>Name:</translation>
    </message>
    <message>
        <source>Size:</source>
        <translation>Größe:</translation>
    </message>
    <message>
        <source>Hosts:</source>
        <translation>Rechner:</translation>
    </message>
    <message>
        <source>F&amp;older:</source>
        <translation>&amp;Ordner:</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>&amp;Durchsuchen …</translation>
    </message>
    <message>
        <source>This is in the list already, as “%1”.</source>
        <translation>Das steht schon in der Liste, als „%1“.</translation>
    </message>
    <message>
        <source>Choose the folder by its whole path.</source>
        <translation>Der Ordner muss mit seinem ganzen Pfad angegeben sein.</translation>
    </message>
    <message>
        <source>The folder is not there yet; it will be created.</source>
        <translation>Den Ordner gibt es noch nicht; er wird angelegt.</translation>
    </message>
    <message>
        <source>You may not write to this folder.</source>
        <translation>In diesen Ordner dürfen Sie nicht schreiben.</translation>
    </message>
    <message>
        <source>Only %1 are free there.</source>
        <translation>Dort sind nur %1 frei.</translation>
    </message>
    <message>
        <source>Something of that name is there already and stays; this gets a free name beside it.</source>
        <translation>Etwas mit diesem Namen ist schon da und bleibt; dies bekommt einen freien Namen daneben.</translation>
    </message>
    <message>
        <source>%1 are free there.</source>
        <translation>Dort sind %1 frei.</translation>
    </message>
    <message>
        <source>Folder to save to</source>
        <translation>Ordner zum Speichern</translation>
    </message>
    <message>
        <source>Not in the link; the hosts suggest one.</source>
        <translation>Steht nicht im Link; die Rechner schlagen einen vor.</translation>
    </message>
    <message>
        <source>Not in the link; the hosts tell it.</source>
        <translation>Steht nicht im Link; die Rechner nennen sie.</translation>
    </message>
    <message>
        <source>None in the link; the hosts that are known will be asked.</source>
        <translation>Keiner im Link; gefragt werden die bekannten Rechner.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln host(s) in the link</source>
        <translation>
            <numerusform>%Ln Rechner im Link</numerusform>
            <numerusform>%Ln Rechner im Link</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Show it in the list</source>
        <translation>In der Liste &amp;zeigen</translation>
    </message>
</context>
<context>
    <name>plug::ui::BufferHint</name>
    <message>
        <source>The system lets PLUG keep only %1 of what arrives, so that fast networks lose data. This gives it more from its next start on:</source>
        <translation>Das System lässt PLUG nur %1 von dem behalten, was ankommt, sodass in schnellen Netzen Daten verloren gehen. Dies gibt ihm ab dem nächsten Start mehr:</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Befehl kopieren</translation>
    </message>
</context>
<context>
    <name>plug::ui::ByteMapPage</name>
    <message>
        <source>Byte map</source>
        <translation>Bytekarte</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Show the whole file</source>
        <translation>Die ganze Datei zeigen</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Fetch the span first</source>
        <translation>Abschnitt zuerst laden</translation>
    </message>
    <message>
        <source>Drag over the map, or hold Shift with the arrow keys, to choose a span.</source>
        <translation>Ein Abschnitt wird durch Ziehen über die Karte gewählt, oder mit Umschalt und den Pfeiltasten.</translation>
    </message>
    <message>
        <source>It is read for the first time; the map comes when it is shared.</source>
        <translation>Es wird zum ersten Mal gelesen; die Karte kommt, wenn es geteilt ist.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>Die Datei ist leer.</translation>
    </message>
    <message>
        <source>The size is not known yet.</source>
        <translation>Die Größe ist noch nicht bekannt.</translation>
    </message>
</context>
<context>
    <name>plug::ui::ByteMapText</name>
    <message>
        <source>All of it is on the disk.</source>
        <translation>Alles ist auf der Platte.</translation>
    </message>
    <message>
        <source>%1 is on the disk.</source>
        <translation>%1 sind auf der Platte.</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>state and percentage</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>From %1 to %2: %3</source>
        <comment>a range of bytes and its states</comment>
        <translation>Von %1 bis %2: %3</translation>
    </message>
    <message>
        <source>on the disk</source>
        <translation>auf der Platte</translation>
    </message>
    <message>
        <source>verified, not written yet</source>
        <translation>geprüft, noch nicht geschrieben</translation>
    </message>
    <message>
        <source>on its way</source>
        <translation>unterwegs</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>no host has it</source>
        <translation>kein Rechner hat es</translation>
    </message>
    <message>
        <source>All of it is verified.</source>
        <translation>Alles ist geprüft.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln gap(s) remain(s), the largest of %1 at %2.</source>
        <translation>
            <numerusform>%Ln Lücke bleibt, %1 groß, bei %2.</numerusform>
            <numerusform>%Ln Lücken bleiben, die größte von %1 bei %2.</numerusform>
        </translation>
    </message>
    <message>
        <source>No connected host has %1 of it.</source>
        <translation>%1 davon hat kein verbundener Rechner.</translation>
    </message>
    <message>
        <source>Connected hosts have all that is missing.</source>
        <translation>Verbundene Rechner haben alles, was fehlt.</translation>
    </message>
</context>
<context>
    <name>plug::ui::DetailsPane</name>
    <message>
        <source>Select a transfer to see its bytes, hosts and details.</source>
        <translation>Wählen Sie eine Übertragung, um ihre Bytes, Rechner und Einzelheiten zu sehen.</translation>
    </message>
    <message>
        <source>Details of the selected transfer</source>
        <translation>Einzelheiten der gewählten Übertragung</translation>
    </message>
    <message>
        <source>&amp;Byte map</source>
        <translation>&amp;Bytekarte</translation>
    </message>
    <message>
        <source>H&amp;osts</source>
        <translation>&amp;Rechner</translation>
    </message>
    <message>
        <source>&amp;Details</source>
        <translation>&amp;Einzelheiten</translation>
    </message>
</context>
<context>
    <name>plug::ui::ErrorText</name>
    <message>
        <source>%1 Look at character %2, “%3”.</source>
        <comment>%1 is a whole sentence</comment>
        <translation>%1 Sehen Sie sich Zeichen %2 an, „%3“.</translation>
    </message>
    <message>
        <source>Paste a link or a GUID.</source>
        <translation>Fügen Sie einen Link oder eine GUID ein.</translation>
    </message>
    <message>
        <source>This is too long to be a link.</source>
        <translation>Das ist zu lang für einen Link.</translation>
    </message>
    <message>
        <source>This is not a PLUG link: it starts with “plug:plug1” or “plug1”.</source>
        <translation>Das ist kein Link von PLUG: er beginnt mit „plug:plug1“ oder „plug1“.</translation>
    </message>
    <message>
        <source>The GUID is mistyped.</source>
        <translation>Die GUID enthält einen Tippfehler.</translation>
    </message>
    <message>
        <source>A part of the link after “?” cannot be read.</source>
        <translation>Ein Teil des Links nach „?“ ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The name in the link is not a safe file name.</source>
        <translation>Der Name im Link ist kein sicherer Dateiname.</translation>
    </message>
    <message>
        <source>The size in the link is not a possible size.</source>
        <translation>Die Größe im Link ist keine mögliche Größe.</translation>
    </message>
    <message>
        <source>A host in the link is not of the form identity@address:port.</source>
        <translation>Ein Rechner im Link hat nicht die Form Kennung@Adresse:Port.</translation>
    </message>
    <message>
        <source>The link names too many hosts.</source>
        <translation>Der Link nennt zu viele Rechner.</translation>
    </message>
    <message>
        <source>The secret in the link is damaged.</source>
        <translation>Das Geheimnis im Link ist beschädigt.</translation>
    </message>
    <message>
        <source>The link says the same thing twice.</source>
        <translation>Der Link nennt dasselbe zweimal.</translation>
    </message>
    <message>
        <source>A transfer</source>
        <translation>Eine Übertragung</translation>
    </message>
    <message>
        <source>“%1”</source>
        <comment>the name of a transfer</comment>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>%1 is the name of a transfer, %2 a whole sentence</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 was not added: the list is full. Remove something from it first.</source>
        <translation>%1 wurde nicht hinzugefügt: die Liste ist voll. Entfernen Sie zuerst etwas daraus.</translation>
    </message>
    <message>
        <source>%1: the folder&apos;s list of files is broken or unsafe, so nothing of it was written.</source>
        <translation>%1: Die Dateiliste des Ordners ist beschädigt oder unsicher, darum wurde nichts davon geschrieben.</translation>
    </message>
    <message>
        <source>%1 is no longer shared: the file was changed or is gone.</source>
        <translation>%1 wird nicht mehr geteilt: die Datei wurde geändert oder ist weg.</translation>
    </message>
    <message>
        <source>The disk with “%1” is full.</source>
        <translation>Die Platte mit „%1“ ist voll.</translation>
    </message>
    <message>
        <source>“%1” can only be read.</source>
        <translation>„%1“ kann nur gelesen werden.</translation>
    </message>
    <message>
        <source>“%1” is not there.</source>
        <translation>„%1“ ist nicht da.</translation>
    </message>
    <message>
        <source>The system does not allow access to “%1”.</source>
        <translation>Das System erlaubt keinen Zugriff auf „%1“.</translation>
    </message>
    <message>
        <source>“%1” was changed after it was shared.</source>
        <translation>„%1“ wurde nach dem Teilen geändert.</translation>
    </message>
    <message>
        <source>“%1” is damaged.</source>
        <translation>„%1“ ist beschädigt.</translation>
    </message>
    <message>
        <source>“%1” is too large or has too many files.</source>
        <translation>„%1“ ist zu groß oder hat zu viele Dateien.</translation>
    </message>
    <message>
        <source>“%1” has a name that is not safe on every system. Rename it, then share it.</source>
        <translation>„%1“ hat einen Namen, der nicht auf jedem System sicher ist. Benennen Sie es um und teilen Sie es dann.</translation>
    </message>
    <message>
        <source>It was cancelled.</source>
        <translation>Es wurde abgebrochen.</translation>
    </message>
    <message>
        <source>“%1” cannot be read or written.</source>
        <translation>„%1“ kann nicht gelesen oder geschrieben werden.</translation>
    </message>
    <message>
        <source>“%1” cannot be read or written: %2.</source>
        <translation>„%1“ kann nicht gelesen oder geschrieben werden: %2.</translation>
    </message>
</context>
<context>
    <name>plug::ui::FactsPage</name>
    <message>
        <source>State:</source>
        <translation>Zustand:</translation>
    </message>
    <message>
        <source>What helps:</source>
        <translation>Was hilft:</translation>
    </message>
    <message>
        <source>GUID:</source>
        <translation>GUID:</translation>
    </message>
    <message>
        <source>Link:</source>
        <translation>Link:</translation>
    </message>
    <message>
        <source>Size:</source>
        <translation>Größe:</translation>
    </message>
    <message>
        <source>Traffic:</source>
        <translation>Verkehr:</translation>
    </message>
    <message>
        <source>Place:</source>
        <translation>Ort:</translation>
    </message>
    <message>
        <source>Dates:</source>
        <translation>Daten:</translation>
    </message>
    <message>
        <source>Details of the transfer</source>
        <translation>Einzelheiten der Übertragung</translation>
    </message>
    <message>
        <source>Nothing needs to be done.</source>
        <translation>Es ist nichts zu tun.</translation>
    </message>
    <message>
        <source>Known once all of it is read.</source>
        <translation>Bekannt, sobald alles gelesen ist.</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Link</translation>
    </message>
    <message>
        <source>Added %1</source>
        <translation>Hinzugefügt %1</translation>
    </message>
    <message>
        <source>%1, complete %2</source>
        <comment>Added on a date, complete on a date</comment>
        <translation>%1, vollständig %2</translation>
    </message>
    <message>
        <source>%1 received, %2 given</source>
        <translation>%1 empfangen, %2 abgegeben</translation>
    </message>
    <message>
        <source>Not known until a host answers.</source>
        <translation>Nicht bekannt, bis ein Rechner antwortet.</translation>
    </message>
    <message>
        <source>%1 (%2 bytes)</source>
        <translation>%1 (%2 Byte)</translation>
    </message>
    <message numerus="yes">
        <source>%1 in %Ln file(s)</source>
        <translation>
            <numerusform>%1 in %Ln Datei</numerusform>
            <numerusform>%1 in %Ln Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>Limits:</source>
        <translation>Grenzen:</translation>
    </message>
    <message>
        <source>None of its own.</source>
        <translation>Keine eigenen.</translation>
    </message>
    <message>
        <source>Who may fetch:</source>
        <translation>Wer holen darf:</translation>
    </message>
    <message>
        <source>Everybody who has the link or the GUID.</source>
        <translation>Alle, die den Link oder die GUID haben.</translation>
    </message>
</context>
<context>
    <name>plug::ui::FilterListModel</name>
    <message numerus="yes">
        <source>%1: %Ln transfer(s)</source>
        <translation>
            <numerusform>%1: %Ln Übertragung</numerusform>
            <numerusform>%1: %Ln Übertragungen</numerusform>
        </translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Fetching</source>
        <translation>Laden</translation>
    </message>
    <message>
        <source>Sharing</source>
        <translation>Teilen</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Achtung</translation>
    </message>
    <message>
        <source>Hosts</source>
        <translation>Rechner</translation>
    </message>
    <message numerus="yes">
        <source>Hosts: %Ln known</source>
        <translation>
            <numerusform>Rechner: %Ln bekannt</numerusform>
            <numerusform>Rechner: %Ln bekannt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plug::ui::Format</name>
    <message>
        <source>%1&#xa0;kB</source>
        <comment>kilobytes</comment>
        <translation>%1&#xa0;kB</translation>
    </message>
    <message>
        <source>%1/s</source>
        <comment>bytes a second, such as 12.3 MB/s</comment>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>%1%</source>
        <comment>percent</comment>
        <translation>%1&#xa0;%</translation>
    </message>
    <message>
        <source>more than a year</source>
        <translation>mehr als ein Jahr</translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s) %1 h</source>
        <translation>
            <numerusform>%Ln Tag %1 h</numerusform>
            <numerusform>%Ln Tage %1 h</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <comment>milliseconds</comment>
        <translation>%1 ms</translation>
    </message>
</context>
<context>
    <name>plug::ui::FriendList</name>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>Hosts that may fetch it</source>
        <translation>Rechner, die es holen dürfen</translation>
    </message>
    <message>
        <source>Identity of another host: 64 hexadecimal digits</source>
        <translation>Kennung eines anderen Rechners: 64 Hexadezimalziffern</translation>
    </message>
    <message>
        <source>Identity of another host</source>
        <translation>Kennung eines anderen Rechners</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <comment>a host, at an address</comment>
        <translation>%1 bei %2</translation>
    </message>
    <message>
        <source>A host&apos;s identity stands in its links, before the @, and in its Help &gt; About PLUG.</source>
        <translation>Die Kennung eines Rechners steht in seinen Links vor dem @ und bei ihm unter Hilfe &gt; Über PLUG.</translation>
    </message>
    <message numerus="yes">
        <source>This is no host&apos;s identity, which is 64 hexadecimal digits; here are %Ln character(s).</source>
        <translation>
            <numerusform>Das ist keine Kennung eines Rechners: Sie hat 64 Hexadezimalziffern, hier ist %Ln Zeichen.</numerusform>
            <numerusform>Das ist keine Kennung eines Rechners: Sie hat 64 Hexadezimalziffern, hier sind %Ln Zeichen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plug::ui::HostActions</name>
    <message>
        <source>&amp;Add host…</source>
        <translation>Rechner &amp;hinzufügen …</translation>
    </message>
    <message>
        <source>Name a host to ask, by its address</source>
        <translation>Einen Rechner nennen, der gefragt werden soll, mit seiner Adresse</translation>
    </message>
    <message>
        <source>&amp;Give a name…</source>
        <translation>Namen &amp;geben …</translation>
    </message>
    <message>
        <source>Give the chosen host a name, which only you see</source>
        <translation>Dem gewählten Rechner einen Namen geben, den nur Sie sehen</translation>
    </message>
    <message>
        <source>&amp;Friend</source>
        <translation>&amp;Freund</translation>
    </message>
    <message>
        <source>Remember the chosen hosts for good, and ask them about every file</source>
        <translation>Die gewählten Rechner auf Dauer merken und nach jeder Datei fragen</translation>
    </message>
    <message>
        <source>&amp;Blocked</source>
        <translation>Ge&amp;sperrt</translation>
    </message>
    <message>
        <source>Neither call nor answer the chosen hosts</source>
        <translation>Die gewählten Rechner weder anrufen noch ihnen antworten</translation>
    </message>
    <message>
        <source>&amp;Copy identity and address</source>
        <translation>Kennung und Adresse &amp;kopieren</translation>
    </message>
    <message>
        <source>Put the chosen hosts on the clipboard, one a line, as links write them</source>
        <translation>Die gewählten Rechner in die Zwischenablage legen, einen je Zeile, wie Links sie schreiben</translation>
    </message>
    <message>
        <source>Re&amp;move…</source>
        <translation>E&amp;ntfernen …</translation>
    </message>
    <message>
        <source>Forget the chosen hosts</source>
        <translation>Die gewählten Rechner vergessen</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>what an action does, its keys</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>&amp;Address and port of a host to ask:</source>
        <translation>&amp;Adresse und Port eines Rechners, der gefragt werden soll:</translation>
    </message>
    <message>
        <source>Give a name</source>
        <translation>Namen geben</translation>
    </message>
    <message>
        <source>Name of the host at %1; empty for none:</source>
        <translation>Name des Rechners an %1; leer für keinen:</translation>
    </message>
    <message>
        <source>Name of the host</source>
        <translation>Name des Rechners</translation>
    </message>
    <message>
        <source>Remove hosts</source>
        <translation>Rechner entfernen</translation>
    </message>
    <message>
        <source>Forget the host “%1”?</source>
        <translation>Den Rechner „%1“ vergessen?</translation>
    </message>
    <message numerus="yes">
        <source>Forget %Ln host(s)?</source>
        <translation>
            <numerusform>%Ln Rechner vergessen?</numerusform>
            <numerusform>%Ln Rechner vergessen?</numerusform>
        </translation>
    </message>
    <message>
        <source>Its name and marks are lost. It may be met again; block it to keep it away.</source>
        <translation>Sein Name und seine Merkmale gehen verloren. Er kann wiederkommen; sperren Sie ihn, um ihn fernzuhalten.</translation>
    </message>
    <message>
        <source>Names and marks are lost. They may be met again; block them to keep them away.</source>
        <translation>Namen und Merkmale gehen verloren. Sie können wiederkommen; sperren Sie sie, um sie fernzuhalten.</translation>
    </message>
    <message>
        <source>&amp;Forget</source>
        <translation>&amp;Vergessen</translation>
    </message>
</context>
<context>
    <name>plug::ui::HostTableModel</name>
    <message>
        <source>%1%</source>
        <comment>percent</comment>
        <translation>%1&#xa0;%</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>How</source>
        <comment>on which way a host is reached</comment>
        <translation>Weg</translation>
    </message>
    <message>
        <source>On which way the host is reached</source>
        <translation>Auf welchem Weg der Rechner erreicht wird</translation>
    </message>
    <message>
        <source>There is no connection with it.</source>
        <translation>Mit ihm besteht keine Verbindung.</translation>
    </message>
    <message>
        <source>Has</source>
        <translation>Hat</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Empfang</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Abgabe</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>Verschlüsselung</translation>
    </message>
    <message>
        <source>Last heard</source>
        <translation>Zuletzt gehört</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>noch unbekannt</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <source>authenticated only</source>
        <translation>nur beglaubigt</translation>
    </message>
    <message>
        <source>encrypted</source>
        <translation>verschlüsselt</translation>
    </message>
    <message>
        <source>This host has not proved who it is yet.</source>
        <translation>Dieser Rechner hat noch nicht bewiesen, wer er ist.</translation>
    </message>
    <message>
        <source>%1: proved to be the host that was asked for.</source>
        <translation>%1: hat bewiesen, dass er der gewünschte Rechner ist.</translation>
    </message>
    <message>
        <source>%1: reached by a bare address, so nobody vouches that it is the right host.</source>
        <translation>%1: über eine bloße Adresse erreicht, daher bürgt niemand dafür, dass es der richtige Rechner ist.</translation>
    </message>
    <message>
        <source>It says that it has %1.</source>
        <translation>Er sagt, dass er %1 hat.</translation>
    </message>
    <message>
        <source>%1 received from it.</source>
        <translation>%1 von ihm empfangen.</translation>
    </message>
    <message>
        <source>%1 given to it.</source>
        <translation>%1 an ihn abgegeben.</translation>
    </message>
    <message>
        <source>Both sides allow clear text: nobody can change the data unnoticed, but others can read it.</source>
        <translation>Beide Seiten erlauben Klartext: Niemand kann die Daten unbemerkt ändern, aber andere können sie lesen.</translation>
    </message>
    <message>
        <source>Nobody on the way can read or change the data.</source>
        <translation>Niemand unterwegs kann die Daten lesen oder ändern.</translation>
    </message>
    <message>
        <source>How much of it the host says it has</source>
        <translation>Wie viel davon der Rechner nach eigener Angabe hat</translation>
    </message>
    <message>
        <source>How long a datagram takes there and back</source>
        <translation>Wie lange ein Datagramm hin und zurück braucht</translation>
    </message>
    <message>
        <source>How many datagrams are lost on the way</source>
        <translation>Wie viele Datagramme unterwegs verloren gehen</translation>
    </message>
    <message>
        <source>The largest datagram that the path carries, in bytes</source>
        <translation>Das größte Datagramm, das der Weg trägt, in Byte</translation>
    </message>
    <message>
        <source>RTT</source>
        <translation>RTT</translation>
    </message>
    <message>
        <source>MTU</source>
        <translation>MTU</translation>
    </message>
</context>
<context>
    <name>plug::ui::HostsPage</name>
    <message>
        <source>Nobody fetches this right now.</source>
        <translation>Gerade lädt es niemand.</translation>
    </message>
    <message>
        <source>No host is known for this transfer yet.</source>
        <translation>Für diese Übertragung ist noch kein Rechner bekannt.</translation>
    </message>
    <message>
        <source>Hosts of the transfer</source>
        <translation>Rechner der Übertragung</translation>
    </message>
</context>
<context>
    <name>plug::ui::KnownHostModel</name>
    <message>
        <source>What you decided about the host</source>
        <translation>Was Sie über den Rechner entschieden haben</translation>
    </message>
    <message>
        <source>On which way the host is reached</source>
        <translation>Auf welchem Weg der Rechner erreicht wird</translation>
    </message>
    <message>
        <source>How long a datagram takes there and back</source>
        <translation>Wie lange ein Datagramm hin und zurück braucht</translation>
    </message>
    <message>
        <source>How many of the latest questions for files and hosts it answered</source>
        <translation>Wie viele der letzten Fragen nach Dateien und Rechnern er beantwortet hat</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>Merkmale</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>How</source>
        <comment>on which way a host is reached</comment>
        <translation>Weg</translation>
    </message>
    <message>
        <source>RTT</source>
        <translation>RTT</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Last heard</source>
        <translation>Zuletzt gehört</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>noch unbekannt</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Nobody has answered at this address yet.</source>
        <translation>An dieser Adresse hat noch niemand geantwortet.</translation>
    </message>
    <message>
        <source>It was not asked lately.</source>
        <translation>Er wurde in letzter Zeit nicht gefragt.</translation>
    </message>
    <message>
        <source>It answered %1 of the latest %2 questions.</source>
        <translation>Er hat %1 der letzten %2 Fragen beantwortet.</translation>
    </message>
    <message>
        <source>friend</source>
        <translation>Freund</translation>
    </message>
    <message>
        <source>blocked</source>
        <translation>gesperrt</translation>
    </message>
    <message>
        <source>added by hand</source>
        <translation>von Hand hinzugefügt</translation>
    </message>
</context>
<context>
    <name>plug::ui::KnownHostsPage</name>
    <message>
        <source>No host is known yet</source>
        <translation>Noch ist kein Rechner bekannt</translation>
    </message>
    <message>
        <source>Add one by its address, or fetch a link that names one: whom you have met, PLUG asks from then on. The settings say how else it finds hosts.</source>
        <translation>Fügen Sie einen mit seiner Adresse hinzu oder laden Sie einen Link, der einen nennt: Wen PLUG getroffen hat, den fragt es von da an. Wie es sonst Rechner findet, sagen die Einstellungen.</translation>
    </message>
    <message>
        <source>No host is found here</source>
        <translation>Hier ist kein Rechner zu finden</translation>
    </message>
    <message>
        <source>The list has others: search for something else.</source>
        <translation>Die Liste hat andere: Suchen Sie nach etwas anderem.</translation>
    </message>
    <message>
        <source>Hosts that are known</source>
        <translation>Bekannte Rechner</translation>
    </message>
</context>
<context>
    <name>plug::ui::LimitDialog</name>
    <message>
        <source>Download limit</source>
        <translation>Grenze für Empfang</translation>
    </message>
    <message>
        <source>Upload limit</source>
        <translation>Grenze für Abgabe</translation>
    </message>
    <message>
        <source>Limit speed</source>
        <translation>Tempo begrenzen</translation>
    </message>
    <message>
        <source>&amp;Download at most:</source>
        <translation>&amp;Empfang höchstens:</translation>
    </message>
    <message>
        <source>&amp;Upload at most:</source>
        <translation>&amp;Abgabe höchstens:</translation>
    </message>
    <message>
        <source>The limits in the settings, which are for all transfers together, hold as well.</source>
        <translation>Die Grenzen in den Einstellungen, für alle Übertragungen zusammen, gelten ebenfalls.</translation>
    </message>
    <message>
        <source>How fast may “%1” be?</source>
        <translation>Wie schnell darf „%1“ sein?</translation>
    </message>
    <message numerus="yes">
        <source>How fast may each of %Ln transfer(s) be?</source>
        <translation>
            <numerusform>Wie schnell darf %Ln Übertragung sein?</numerusform>
            <numerusform>Wie schnell darf jede von %Ln Übertragungen sein?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plug::ui::MainWindow</name>
    <message>
        <source>PLUG</source>
        <translation>PLUG</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Nothing can be shared or fetched: %1</source>
        <translation>Nichts kann geteilt oder geladen werden: %1</translation>
    </message>
    <message>
        <source>PLUG: ↓ %1, ↑ %2</source>
        <translation>PLUG: ↓ %1, ↑ %2</translation>
    </message>
    <message>
        <source>The clipboard holds no link, no GUID and no files.</source>
        <translation>In der Zwischenablage sind kein Link, keine GUID und keine Dateien.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln link(s) copied to the clipboard.</source>
        <translation>
            <numerusform>%Ln Link in die Zwischenablage kopiert.</numerusform>
            <numerusform>%Ln Links in die Zwischenablage kopiert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Search the list</source>
        <translation>Die Liste durchsuchen</translation>
    </message>
</context>
<context>
    <name>plug::ui::MessageBar</name>
    <message>
        <source>Kind of message</source>
        <translation>Art der Meldung</translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation>Meldung schließen</translation>
    </message>
</context>
<context>
    <name>plug::ui::NetworkPage</name>
    <message>
        <source>Ask the &amp;hosts that are known for others</source>
        <translation>Bekannte &amp;Rechner nach anderen fragen</translation>
    </message>
    <message>
        <source>Known hosts are asked who has a file, and are told what you share publicly. They see a key made from its GUID, which does not let them fetch it.</source>
        <translation>Bekannte Rechner werden gefragt, wer eine Datei hat, und erfahren, was Sie öffentlich teilen. Sie sehen einen Schlüssel aus ihrer GUID, mit dem sie sie nicht laden können.</translation>
    </message>
    <message>
        <source>Look for hosts on the &amp;local network</source>
        <translation>Rechner im &amp;lokalen Netz suchen</translation>
    </message>
    <message>
        <source>Computers on the same network find each other without a link&apos;s address. All on it can see that PLUG runs here.</source>
        <translation>Rechner im selben Netz finden einander ohne Adresse im Link. Alle in diesem Netz können sehen, dass PLUG hier läuft.</translation>
    </message>
    <message>
        <source>Ask the &amp;router to forward the port</source>
        <translation>Den Ro&amp;uter bitten, den Port weiterzuleiten</translation>
    </message>
    <message>
        <source>Others can then reach this computer from outside. The router is told the port (UPnP IGD, NAT-PMP or PCP).</source>
        <translation>Andere erreichen diesen Rechner dann von außen. Der Router erfährt den Port (UPnP IGD, NAT-PMP oder PCP).</translation>
    </message>
    <message>
        <source>Use BitTorrent&apos;s &amp;Mainline DHT</source>
        <translation>Die &amp;Mainline-DHT von BitTorrent verwenden</translation>
    </message>
    <message>
        <source>&amp;Pass on data for hosts that can&apos;t reach each other</source>
        <translation>&amp;Daten für Rechner weiterreichen, die einander nicht erreichen</translation>
    </message>
    <message>
        <source>You can&apos;t read it: it is encrypted between the two. Both learn your address, and it takes from your line.</source>
        <translation>Lesen können Sie sie nicht: Die beiden verschlüsseln sie untereinander. Beide erfahren Ihre Adresse, und es braucht etwas von Ihrer Leitung.</translation>
    </message>
    <message>
        <source> MB a day</source>
        <translation> MB am Tag</translation>
    </message>
    <message>
        <source>Passed on at most</source>
        <translation>Höchstens weitergereicht</translation>
    </message>
    <message>
        <source>At &amp;most:</source>
        <translation>&amp;Höchstens:</translation>
    </message>
    <message>
        <source>Finds hosts where none is known. Strangers there learn your address and the keys of what you share publicly and seek, not the files or their names.</source>
        <translation>Findet Rechner, wo keiner bekannt ist. Fremde erfahren dort Ihre Adresse und die Schlüssel dessen, was Sie öffentlich teilen und suchen, nicht die Dateien oder ihre Namen.</translation>
    </message>
</context>
<context>
    <name>plug::ui::PolicyDialog</name>
    <message>
        <source>&amp;Everybody who has the link or the GUID (announced)</source>
        <translation>&amp;Alle, die den Link oder die GUID haben (wird bekannt gemacht)</translation>
    </message>
    <message>
        <source>Only who has the &amp;link (it has a secret)</source>
        <translation>Nur wer den &amp;Link hat (er enthält ein Geheimnis)</translation>
    </message>
    <message>
        <source>Only these &amp;friends:</source>
        <translation>Nur diese &amp;Freunde:</translation>
    </message>
    <message>
        <source>Who may fetch</source>
        <translation>Wer holen darf</translation>
    </message>
    <message>
        <source>Mark or add at least one.</source>
        <translation>Mindestens einen ankreuzen oder hinzufügen.</translation>
    </message>
    <message>
        <source>They need the link as well. To all others there is no such file.</source>
        <translation>Auch sie brauchen den Link. Für alle anderen gibt es keine solche Datei.</translation>
    </message>
    <message>
        <source>Nobody is told that it is here, and the GUID alone is worth nothing. A new link is made where it was shared otherwise before.</source>
        <translation>Niemand erfährt, dass es hier ist, und die GUID allein nützt nichts. War es vorher anders geteilt, bekommt es einen neuen Link.</translation>
    </message>
    <message>
        <source>Other hosts may be told that it is here.</source>
        <translation>Andere Rechner dürfen erfahren, dass es hier ist.</translation>
    </message>
</context>
<context>
    <name>plug::ui::QrDialog</name>
    <message>
        <source>QR code of a link</source>
        <translation>QR-Code eines Links</translation>
    </message>
    <message>
        <source>Who scans this code gets the link to “%1”.</source>
        <translation>Wer diesen Code scannt, bekommt den Link zu „%1“.</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Link</translation>
    </message>
    <message>
        <source>&amp;Copy link</source>
        <translation>Link &amp;kopieren</translation>
    </message>
    <message>
        <source>This link is too long for a QR code. Copy it instead.</source>
        <translation>Dieser Link ist zu lang für einen QR-Code. Kopieren Sie ihn stattdessen.</translation>
    </message>
    <message>
        <source>QR code of the link to “%1”</source>
        <translation>QR-Code des Links zu „%1“</translation>
    </message>
    <message>
        <source>It says what the field below it says: %1</source>
        <translation>Er sagt, was im Feld darunter steht: %1</translation>
    </message>
</context>
<context>
    <name>plug::ui::RateBox</name>
    <message>
        <source> kB/s</source>
        <translation> kB/s</translation>
    </message>
    <message>
        <source>Different</source>
        <translation>Verschieden</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Keine Grenze</translation>
    </message>
</context>
<context>
    <name>plug::ui::ReachSentence</name>
    <message>
        <source>Reachable from outside</source>
        <translation>Von außen erreichbar</translation>
    </message>
    <message>
        <source>Hosts that were never called from here have got through to this computer.</source>
        <translation>Rechner, die von hier nie gerufen wurden, sind zu diesem Rechner durchgekommen.</translation>
    </message>
    <message>
        <source>Port forwarded by %1</source>
        <comment>the way in which the router was asked</comment>
        <translation>Port weitergeleitet durch %1</translation>
    </message>
    <message>
        <source>The router lets other hosts in. None of them has called yet.</source>
        <translation>Der Router lässt andere Rechner herein. Gerufen hat noch keiner.</translation>
    </message>
    <message>
        <source>No router in between</source>
        <translation>Kein Router dazwischen</translation>
    </message>
    <message>
        <source>Other hosts see an address of this computer&apos;s own. Where they don&apos;t get through, a firewall keeps them out.</source>
        <translation>Andere Rechner sehen eine eigene Adresse dieses Rechners. Kommen sie nicht durch, hält eine Firewall sie ab.</translation>
    </message>
    <message>
        <source>Nobody answers</source>
        <translation>Niemand antwortet</translation>
    </message>
    <message>
        <source>A firewall or this network seems to block UDP. PLUG keeps trying.</source>
        <translation>Eine Firewall oder dieses Netz sperrt offenbar UDP. PLUG versucht es weiter.</translation>
    </message>
    <message>
        <source>Nobody has answered yet</source>
        <translation>Noch hat niemand geantwortet</translation>
    </message>
    <message>
        <source>Connected, not seen from outside yet</source>
        <translation>Verbunden, von außen noch nicht gesehen</translation>
    </message>
    <message>
        <source>Whether others reach this computer is known as soon as hosts outside of its network were met.</source>
        <translation>Ob andere diesen Rechner erreichen, zeigt sich, sobald er Rechner außerhalb seines Netzes getroffen hat.</translation>
    </message>
    <message>
        <source>Forwarding UDP port %1 in the router lets everybody in.</source>
        <translation>Wird im Router der UDP-Port %1 weitergeleitet, kommen alle herein.</translation>
    </message>
    <message>
        <source>Behind a router, reached through common hosts</source>
        <translation>Hinter einem Router, über Bekannte erreichbar</translation>
    </message>
    <message>
        <source>Others reach this computer with the help of a host that both know.</source>
        <translation>Andere erreichen diesen Rechner mit Hilfe eines Rechners, den beide kennen.</translation>
    </message>
    <message>
        <source>Behind a router that changes ports</source>
        <translation>Hinter einem Router, der Ports wechselt</translation>
    </message>
    <message>
        <source>Some hosts can&apos;t be reached from here, unless one that both know allows relaying.</source>
        <translation>Manche Rechner sind von hier nicht erreichbar, außer einer, den beide kennen, erlaubt das Weiterleiten.</translation>
    </message>
    <message>
        <source>Behind a router</source>
        <translation>Hinter einem Router</translation>
    </message>
    <message>
        <source>How it treats hosts outside is known when more of them were met.</source>
        <translation>Wie er mit Rechnern außerhalb umgeht, zeigt sich, wenn mehr von ihnen getroffen wurden.</translation>
    </message>
    <message>
        <source>the router</source>
        <translation>den Router</translation>
    </message>
    <message>
        <source>local network</source>
        <translation>lokales Netz</translation>
    </message>
    <message>
        <source>forwarded port</source>
        <translation>weitergeleiteter Port</translation>
    </message>
    <message>
        <source>common host</source>
        <translation>über Bekannte</translation>
    </message>
    <message>
        <source>relayed</source>
        <translation>weitergereicht</translation>
    </message>
    <message>
        <source>direct</source>
        <translation>direkt</translation>
    </message>
    <message>
        <source>It is in the same network.</source>
        <translation>Er ist im selben Netz.</translation>
    </message>
    <message>
        <source>It called by the port that the router forwards to this computer.</source>
        <translation>Er kam durch den Port, den der Router an diesen Rechner weiterleitet.</translation>
    </message>
    <message>
        <source>A host that both know told each of the other, so that their routers let them through.</source>
        <translation>Ein Rechner, den beide kennen, hat jedem vom anderen gesagt, so dass ihre Router sie durchlassen.</translation>
    </message>
    <message>
        <source>Another host passes the datagrams on. It can&apos;t read them, but is slower than a way of one&apos;s own.</source>
        <translation>Ein anderer Rechner reicht die Datagramme weiter. Er kann sie nicht lesen, ist aber langsamer als ein eigener Weg.</translation>
    </message>
    <message>
        <source>One of the two called the other.</source>
        <translation>Einer der beiden hat den anderen gerufen.</translation>
    </message>
</context>
<context>
    <name>plug::ui::RemoveDialog</name>
    <message>
        <source>Remove from the list</source>
        <translation>Aus der Liste entfernen</translation>
    </message>
    <message>
        <source>&amp;Delete the files from the disk as well</source>
        <translation>Auch die Dateien von der Platte &amp;löschen</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>&amp;Remove and delete…</source>
        <translation>&amp;Entfernen und löschen …</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>&amp;Delete for good</source>
        <translation>Endgültig &amp;löschen</translation>
    </message>
    <message>
        <source>Remove “%1” from the list?</source>
        <translation>„%1“ aus der Liste entfernen?</translation>
    </message>
    <message numerus="yes">
        <source>Remove %Ln transfer(s) from the list?</source>
        <translation>
            <numerusform>%Ln Übertragung aus der Liste entfernen?</numerusform>
            <numerusform>%Ln Übertragungen aus der Liste entfernen?</numerusform>
        </translation>
    </message>
    <message>
        <source>Nobody can fetch it from here any more. The files stay where they are.</source>
        <translation>Niemand kann es mehr von hier laden. Die Dateien bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>Fetching ends, and what is not complete yet is discarded.</source>
        <translation>Das Laden endet, und was noch nicht vollständig ist, wird verworfen.</translation>
    </message>
    <message>
        <source>Nothing of this is shared or fetched any more. Complete files stay where they are; what is not complete yet is discarded.</source>
        <translation>Nichts davon wird mehr geteilt oder geladen. Vollständige Dateien bleiben, wo sie sind; was noch nicht vollständig ist, wird verworfen.</translation>
    </message>
    <message>
        <source>“%1” (%2) is deleted from the disk for good. It does not go to the trash.</source>
        <translation>„%1“ (%2) wird endgültig von der Platte gelöscht. Es kommt nicht in den Papierkorb.</translation>
    </message>
    <message numerus="yes">
        <source>The files of %Ln transfer(s) (%1) are deleted from the disk for good. They do not go to the trash.</source>
        <translation>
            <numerusform>Die Dateien von %Ln Übertragung (%1) werden endgültig von der Platte gelöscht. Sie kommen nicht in den Papierkorb.</numerusform>
            <numerusform>Die Dateien von %Ln Übertragungen (%1) werden endgültig von der Platte gelöscht. Sie kommen nicht in den Papierkorb.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plug::ui::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Folder for what is fetched</source>
        <translation>Ordner für Geladenes</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>&amp;Durchsuchen …</translation>
    </message>
    <message>
        <source>&amp;Save to:</source>
        <translation>&amp;Speichern in:</translation>
    </message>
    <message>
        <source>Download limit</source>
        <translation>Grenze für Empfang</translation>
    </message>
    <message>
        <source>Upload limit</source>
        <translation>Grenze für Abgabe</translation>
    </message>
    <message>
        <source>&amp;Download at most:</source>
        <translation>&amp;Empfang höchstens:</translation>
    </message>
    <message>
        <source>&amp;Upload at most:</source>
        <translation>&amp;Abgabe höchstens:</translation>
    </message>
    <message>
        <source>Fetch in the bac&amp;kground</source>
        <translation>Im &amp;Hintergrund laden</translation>
    </message>
    <message>
        <source>What is added from now on lets everything else on the line go first. Each transfer can be set apart.</source>
        <translation>Was von nun an hinzukommt, lässt allem anderen auf der Leitung den Vortritt. Jede Übertragung lässt sich einzeln einstellen.</translation>
    </message>
    <message>
        <source>Take the s&amp;pace for a file at once</source>
        <translation>&amp;Platz für eine Datei sofort belegen</translation>
    </message>
    <message>
        <source>A full disk then shows at the beginning, and files lie in one piece. Otherwise they grow as they come.</source>
        <translation>Ein voller Datenträger zeigt sich dann schon am Anfang, und Dateien liegen in einem Stück. Sonst wachsen sie, wie sie kommen.</translation>
    </message>
    <message>
        <source>New fetches:</source>
        <translation>Neue Übertragungen:</translation>
    </message>
    <message>
        <source>Everybody who has the link or the GUID</source>
        <translation>Alle, die den Link oder die GUID haben</translation>
    </message>
    <message>
        <source>Only who has the link</source>
        <translation>Nur wer den Link hat</translation>
    </message>
    <message>
        <source>Only friends (asks which)</source>
        <translation>Nur Freunde (fragt, welche)</translation>
    </message>
    <message>
        <source>Who may fetch what is shared from now on. Each share can be changed by itself.</source>
        <translation>Wer holen darf, was von nun an geteilt wird. Jedes Geteilte lässt sich einzeln ändern.</translation>
    </message>
    <message>
        <source>New shares &amp;for:</source>
        <translation>Neu Ge&amp;teiltes für:</translation>
    </message>
    <message>
        <source>Allow &amp;clear text with hosts that allow it too</source>
        <translation>&amp;Klartext mit Rechnern erlauben, die ihn auch erlauben</translation>
    </message>
    <message>
        <source>Faster on weak computers. Data is still authenticated, but others on the way can read it.</source>
        <translation>Schneller auf schwachen Rechnern. Daten sind weiter beglaubigt, aber andere unterwegs können sie lesen.</translation>
    </message>
    <message>
        <source>Encryption:</source>
        <translation>Verschlüsselung:</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Takes effect at the next start.</source>
        <translation>Wirkt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>&amp;Language:</source>
        <translation>Spra&amp;che:</translation>
    </message>
    <message>
        <source>C&amp;olours:</source>
        <translation>&amp;Farben:</translation>
    </message>
    <message>
        <source>Choose the folder by its whole path.</source>
        <translation>Der Ordner muss mit seinem ganzen Pfad angegeben sein.</translation>
    </message>
    <message>
        <source>&amp;General</source>
        <translation>All&amp;gemein</translation>
    </message>
    <message>
        <source>&amp;Network</source>
        <translation>&amp;Netz</translation>
    </message>
    <message>
        <source>S&amp;hare what lands in:</source>
        <translation>Teilen, &amp;was hier landet:</translation>
    </message>
    <message>
        <source>no folder</source>
        <translation>kein Ordner</translation>
    </message>
    <message>
        <source>Folder that is watched</source>
        <translation>Überwachter Ordner</translation>
    </message>
    <message>
        <source>B&amp;rowse…</source>
        <translation>Du&amp;rchsuchen …</translation>
    </message>
    <message>
        <source>Every file and folder that is put there is shared when it has stopped changing, for those whom new shares are for; friends are not asked about.</source>
        <translation>Jede Datei und jeder Ordner, die dort abgelegt werden, werden geteilt, sobald sie sich nicht mehr ändern, und zwar für die, für die neue Freigaben sind; nach Freunden wird nicht gefragt.</translation>
    </message>
</context>
<context>
    <name>plug::ui::SideBar</name>
    <message>
        <source>Groups of transfers, and hosts</source>
        <translation>Gruppen von Übertragungen, und Rechner</translation>
    </message>
</context>
<context>
    <name>plug::ui::StateSentence</name>
    <message>
        <source>Getting ready: what is on the disk already is looked up.</source>
        <translation>Wird vorbereitet: nachgesehen wird, was schon auf der Platte ist.</translation>
    </message>
    <message>
        <source>Finishing: the last bytes are written to the disk.</source>
        <translation>Wird abgeschlossen: die letzten Bytes kommen auf die Platte.</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>Wird vorbereitet</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Fetching</source>
        <translation>Wird geladen</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Finishing</source>
        <translation>Wird abgeschlossen</translation>
    </message>
    <message>
        <source>Sharing</source>
        <translation>Wird geteilt</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Stopped by an error</source>
        <translation>Von einem Fehler angehalten</translation>
    </message>
    <message>
        <source>Preparing to share: %1 read so far</source>
        <translation>Teilen wird vorbereitet: %1 gelesen</translation>
    </message>
    <message>
        <source>Preparing to share: %1 of %2 read</source>
        <translation>Teilen wird vorbereitet: %1 von %2 gelesen</translation>
    </message>
    <message numerus="yes">
        <source>From %1 of %Ln host(s)</source>
        <translation>
            <numerusform>Von %1 von %Ln Rechner</numerusform>
            <numerusform>Von %1 von %Ln Rechnern</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Asking %Ln host(s)</source>
        <translation>
            <numerusform>%Ln Rechner wird gefragt</numerusform>
            <numerusform>%Ln Rechner werden gefragt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln file(s) done</source>
        <translation>
            <numerusform>%1 von %Ln Datei fertig</numerusform>
            <numerusform>%1 von %Ln Dateien fertig</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>giving %1</source>
        <translation>Abgabe %1</translation>
    </message>
    <message>
        <source>in the background</source>
        <translation>im Hintergrund</translation>
    </message>
    <message>
        <source>in order</source>
        <translation>der Reihe nach</translation>
    </message>
    <message numerus="yes">
        <source>Shared with %Ln host(s) now</source>
        <translation>
            <numerusform>Jetzt mit %Ln Rechner geteilt</numerusform>
            <numerusform>Jetzt mit %Ln Rechnern geteilt</numerusform>
        </translation>
    </message>
    <message>
        <source>Shared, nobody fetches it right now</source>
        <translation>Geteilt, gerade lädt es niemand</translation>
    </message>
    <message>
        <source>%1 given so far</source>
        <translation>bisher %1 abgegeben</translation>
    </message>
    <message>
        <source>Paused: nobody can fetch it from here.</source>
        <translation>Angehalten: niemand kann es von hier laden.</translation>
    </message>
    <message>
        <source>Paused before anything was fetched.</source>
        <translation>Angehalten, bevor etwas geladen wurde.</translation>
    </message>
    <message>
        <source>Paused with %1 still to fetch.</source>
        <translation>Angehalten, es fehlen noch %1.</translation>
    </message>
    <message>
        <source>Waiting for its turn.</source>
        <translation>Wartet, bis es an der Reihe ist.</translation>
    </message>
    <message>
        <source>Stopped by an error that the system did not explain.</source>
        <translation>Von einem Fehler angehalten, den das System nicht erklärt hat.</translation>
    </message>
    <message>
        <source>Resume it to try again.</source>
        <translation>Setzen Sie es fort, um es noch einmal zu versuchen.</translation>
    </message>
    <message>
        <source>%1 It has stopped.</source>
        <comment>%1 is a whole sentence: The disk is full.</comment>
        <translation>%1 Es ist angehalten.</translation>
    </message>
    <message>
        <source>Held back by the speed limit that you have set.</source>
        <translation>Von der Grenze gebremst, die Sie gesetzt haben.</translation>
    </message>
    <message>
        <source>The folder&apos;s list of files is broken or unsafe, so nothing of it was written.</source>
        <translation>Die Dateiliste des Ordners ist beschädigt oder unsicher, darum wurde nichts davon geschrieben.</translation>
    </message>
    <message>
        <source>Ask its publisher for a new link.</source>
        <translation>Bitten Sie um einen neuen Link.</translation>
    </message>
    <message>
        <source>The file is no longer what was shared.</source>
        <translation>Die Datei ist nicht mehr die, die geteilt wurde.</translation>
    </message>
    <message>
        <source>Share it again: it gets a new link.</source>
        <translation>Teilen Sie sie neu: sie bekommt einen neuen Link.</translation>
    </message>
    <message>
        <source>No host is known that could have it.</source>
        <translation>Es ist kein Rechner bekannt, der es haben könnte.</translation>
    </message>
    <message>
        <source>Ask for a link that names a host, or add a host by its address.</source>
        <translation>Bitten Sie um einen Link, der einen Rechner nennt, oder fügen Sie einen mit seiner Adresse hinzu.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln known host(s) do not answer.</source>
        <translation>
            <numerusform>%Ln bekannter Rechner antwortet nicht.</numerusform>
            <numerusform>%Ln bekannte Rechner antworten nicht.</numerusform>
        </translation>
    </message>
    <message>
        <source>They may be switched off, or a firewall blocks UDP; PLUG keeps asking.</source>
        <translation>Vielleicht sind sie ausgeschaltet, oder eine Firewall sperrt UDP; PLUG fragt weiter.</translation>
    </message>
    <message>
        <source>A host that has it is there, but no way leads through the routers between.</source>
        <translation>Ein Rechner, der es hat, ist da, aber durch die Router dazwischen führt kein Weg.</translation>
    </message>
    <message>
        <source>Ask somebody whom both know to allow relaying, or forward PLUG&apos;s port in a router; PLUG keeps trying.</source>
        <translation>Bitten Sie jemanden, den beide kennen, das Weiterleiten zu erlauben, oder leiten Sie PLUGs Port in einem Router weiter; PLUG versucht es weiter.</translation>
    </message>
    <message>
        <source>Another host than the one in the link answers at its address.</source>
        <translation>Unter der Adresse antwortet ein anderer Rechner als der im Link.</translation>
    </message>
    <message>
        <source>Nothing is fetched from it; ask for a new link.</source>
        <translation>Von ihm wird nichts geladen; bitten Sie um einen neuen Link.</translation>
    </message>
    <message>
        <source>The hosts that answer do not have it.</source>
        <translation>Die Rechner, die antworten, haben es nicht.</translation>
    </message>
    <message>
        <source>Add a host that has it; PLUG keeps asking.</source>
        <translation>Fügen Sie einen Rechner hinzu, der es hat; PLUG fragt weiter.</translation>
    </message>
    <message>
        <source>The hosts that have it sent wrong data, of which nothing was kept.</source>
        <translation>Die Rechner, die es haben, schickten falsche Daten; nichts davon wurde behalten.</translation>
    </message>
    <message>
        <source>No connected host has the missing %1.</source>
        <translation>Kein verbundener Rechner hat die fehlenden %1.</translation>
    </message>
    <message>
        <source>It goes on as soon as a host with these bytes is found.</source>
        <translation>Es geht weiter, sobald ein Rechner mit diesen Bytes gefunden ist.</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>Die Platte ist voll.</translation>
    </message>
    <message>
        <source>Free %1; it goes on by itself.</source>
        <translation>Machen Sie %1 frei; dann geht es von selbst weiter.</translation>
    </message>
    <message>
        <source>The disk can only be read.</source>
        <translation>Die Platte kann nur gelesen werden.</translation>
    </message>
    <message>
        <source>Make it writable; it goes on by itself.</source>
        <translation>Machen Sie sie beschreibbar; dann geht es von selbst weiter.</translation>
    </message>
    <message>
        <source>The folder is not there.</source>
        <translation>Der Ordner ist nicht da.</translation>
    </message>
    <message>
        <source>Connect its disk or create it again; it goes on by itself.</source>
        <translation>Schließen Sie seine Platte an oder legen Sie ihn wieder an; dann geht es von selbst weiter.</translation>
    </message>
    <message>
        <source>The system does not allow access to the folder.</source>
        <translation>Das System erlaubt keinen Zugriff auf den Ordner.</translation>
    </message>
    <message>
        <source>Change its permissions; it goes on by itself.</source>
        <translation>Ändern Sie seine Rechte; dann geht es von selbst weiter.</translation>
    </message>
    <message>
        <source>The disk is slower than the network.</source>
        <translation>Die Platte ist langsamer als das Netz.</translation>
    </message>
    <message>
        <source>Nothing is lost; it goes on as fast as the disk can.</source>
        <translation>Nichts geht verloren; es geht so schnell weiter, wie die Platte kann.</translation>
    </message>
    <message>
        <source>The disk reports an error.</source>
        <translation>Die Platte meldet einen Fehler.</translation>
    </message>
    <message>
        <source>Check the disk; it goes on by itself.</source>
        <translation>Prüfen Sie die Platte; dann geht es von selbst weiter.</translation>
    </message>
    <message>
        <source>The disk reports an error: %1.</source>
        <translation>Die Platte meldet einen Fehler: %1.</translation>
    </message>
    <message>
        <source>at most %1 down</source>
        <translation>höchstens %1 Empfang</translation>
    </message>
    <message>
        <source>at most %1 up</source>
        <translation>höchstens %1 Abgabe</translation>
    </message>
    <message>
        <source>Raise its limit, or the one in the settings.</source>
        <translation>Erhöhen Sie ihre Grenze oder die in den Einstellungen.</translation>
    </message>
    <message>
        <source>only for who has the link</source>
        <translation>nur für die, die den Link haben</translation>
    </message>
    <message numerus="yes">
        <source>only for %Ln friend(s)</source>
        <translation>
            <numerusform>nur für %Ln Freund</numerusform>
            <numerusform>nur für %Ln Freunde</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln host(s) asked</source>
        <translation>
            <numerusform>%Ln Rechner gefragt</numerusform>
            <numerusform>%Ln Rechner gefragt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hop(s)</source>
        <comment>from host to host</comment>
        <translation>
            <numerusform>%Ln Sprung</numerusform>
            <numerusform>%Ln Sprünge</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <comment>between figures</comment>
        <translation>, </translation>
    </message>
    <message>
        <source>It begins as soon as somebody is found who has it.</source>
        <translation>Es beginnt, sobald jemand gefunden ist, der es hat.</translation>
    </message>
    <message>
        <source>Asking hosts who has it.</source>
        <translation>Rechner werden gefragt, wer es hat.</translation>
    </message>
    <message>
        <source>Asking hosts who has it: %1.</source>
        <translation>Rechner werden gefragt, wer es hat: %1.</translation>
    </message>
    <message>
        <source>Nobody who was asked knows who has it (%1).</source>
        <translation>Niemand, der gefragt wurde, weiß, wer es hat (%1).</translation>
    </message>
    <message>
        <source>Add a host that has it, or ask again; PLUG asks again by itself as well.</source>
        <translation>Fügen Sie einen Rechner hinzu, der es hat, oder fragen Sie erneut; PLUG fragt auch von selbst wieder.</translation>
    </message>
    <message>
        <source>The hosts that answer do not have it (%1).</source>
        <translation>Die Rechner, die antworten, haben es nicht (%1).</translation>
    </message>
</context>
<context>
    <name>plug::ui::StatusStrip</name>
    <message>
        <source>Connected hosts</source>
        <translation>Verbundene Rechner</translation>
    </message>
    <message>
        <source>How others reach this computer</source>
        <translation>Wie andere diesen Rechner erreichen</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>Verschlüsselung</translation>
    </message>
    <message>
        <source>Speed of all downloads</source>
        <translation>Geschwindigkeit des ganzen Empfangs</translation>
    </message>
    <message>
        <source>Speed of all uploads</source>
        <translation>Geschwindigkeit der ganzen Abgabe</translation>
    </message>
    <message numerus="yes">
        <source>%Ln host(s) connected</source>
        <translation>
            <numerusform>%Ln Rechner verbunden</numerusform>
            <numerusform>%Ln Rechner verbunden</numerusform>
        </translation>
    </message>
    <message>
        <source>↓ %1</source>
        <comment>download speed</comment>
        <translation>↓ %1</translation>
    </message>
    <message>
        <source>↑ %1</source>
        <comment>upload speed</comment>
        <translation>↑ %1</translation>
    </message>
    <message>
        <source>%1 received</source>
        <translation>%1 empfangen</translation>
    </message>
    <message>
        <source>%1 given</source>
        <translation>%1 abgegeben</translation>
    </message>
    <message>
        <source>Clear text allowed</source>
        <translation>Klartext erlaubt</translation>
    </message>
    <message>
        <source>All traffic encrypted</source>
        <translation>Aller Verkehr verschlüsselt</translation>
    </message>
    <message>
        <source>Data is authenticated everywhere, and sent in the clear to hosts that allow it too.</source>
        <translation>Daten sind überall beglaubigt; an Rechner, die es auch erlauben, gehen sie im Klartext.</translation>
    </message>
    <message>
        <source>Everything that leaves this computer is encrypted and authenticated.</source>
        <translation>Alles, was diesen Rechner verlässt, ist verschlüsselt und beglaubigt.</translation>
    </message>
    <message>
        <source>Not connected to the network</source>
        <translation>Nicht mit dem Netz verbunden</translation>
    </message>
    <message>
        <source>%1
Addresses that others are told:
%2</source>
        <translation>%1
Adressen, die andere erfahren:
%2</translation>
    </message>
    <message>
        <source>%1 (at most %2)</source>
        <comment>a speed and its limit</comment>
        <translation>%1 (höchstens %2)</translation>
    </message>
</context>
<context>
    <name>plug::ui::TransferCommands</name>
    <message>
        <source>“%1” can&apos;t be looked at yet: no program could be started for it.</source>
        <translation>„%1“ kann noch nicht angesehen werden: Kein Programm dafür ließ sich starten.</translation>
    </message>
    <message>
        <source>“%1” is in the list already.</source>
        <translation>„%1“ steht schon in der Liste.</translation>
    </message>
    <message>
        <source>“%1” is shared. Its link is on the clipboard.</source>
        <translation>„%1“ wird geteilt. Der Link ist in der Zwischenablage.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln thing(s) are shared. Their links are on the clipboard.</source>
        <translation>
            <numerusform>%Ln Sache wird geteilt. Ihr Link ist in der Zwischenablage.</numerusform>
            <numerusform>%Ln Sachen werden geteilt. Ihre Links sind in der Zwischenablage.</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” is complete.</source>
        <translation>„%1“ ist vollständig.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>The host at %1 sent wrong data for “%2” and was dropped. Nothing of it was kept.</source>
        <translation>Der Rechner unter %1 hat für „%2“ falsche Daten geschickt und wird nicht mehr gefragt. Nichts davon wurde behalten.</translation>
    </message>
    <message>
        <source>“%1” is shared otherwise from now on. Its link is on the clipboard.</source>
        <translation>„%1“ wird von jetzt an anders geteilt. Der Link ist in der Zwischenablage.</translation>
    </message>
</context>
<context>
    <name>plug::ui::TransferDialogs</name>
    <message>
        <source>Share a folder</source>
        <translation>Einen Ordner teilen</translation>
    </message>
    <message>
        <source>Share files</source>
        <translation>Dateien teilen</translation>
    </message>
    <message>
        <source>Who may fetch “%1”?</source>
        <translation>Wer darf „%1“ holen?</translation>
    </message>
    <message numerus="yes">
        <source>Who may fetch each of %Ln share(s)?</source>
        <translation>
            <numerusform>Wer darf %Ln geteilten Eintrag holen?</numerusform>
            <numerusform>Wer darf jeden der %Ln geteilten Einträge holen?</numerusform>
        </translation>
    </message>
    <message>
        <source>Share files for some</source>
        <translation>Dateien nur für einige teilen</translation>
    </message>
    <message numerus="yes">
        <source>Who may fetch each of %Ln file(s)?</source>
        <translation>
            <numerusform>Wer darf %Ln Datei holen?</numerusform>
            <numerusform>Wer darf jede der %Ln Dateien holen?</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Address and port of a host that has “%1”:</source>
        <translation>&amp;Adresse und Port eines Rechners, der „%1“ hat:</translation>
    </message>
</context>
<context>
    <name>plug::ui::TransferListModel</name>
    <message>
        <source>size unknown</source>
        <translation>Größe unbekannt</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) · %1</source>
        <translation>
            <numerusform>%Ln Datei · %1</numerusform>
            <numerusform>%Ln Dateien · %1</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2, %3. %4 %5</source>
        <comment>name, size, percent. State. What helps.</comment>
        <translation>%1, %2, %3. %4 %5</translation>
    </message>
</context>
<context>
    <name>plug::ui::TransferListPage</name>
    <message>
        <source>Nothing is shared or fetched yet</source>
        <translation>Noch wird nichts geteilt oder geladen</translation>
    </message>
    <message>
        <source>Drop files or folders here to share them. Copy a link and press Ctrl+V to fetch what it names.</source>
        <translation>Ziehen Sie Dateien oder Ordner hierher, um sie zu teilen. Kopieren Sie einen Link und drücken Sie Strg+V, um zu laden, was er nennt.</translation>
    </message>
    <message>
        <source>No transfer is found here</source>
        <translation>Hier ist keine Übertragung zu finden</translation>
    </message>
    <message>
        <source>The list has others: choose another group or search for something else.</source>
        <translation>Die Liste hat andere: Wählen Sie eine andere Gruppe oder suchen Sie etwas anderes.</translation>
    </message>
    <message>
        <source>Transfers</source>
        <translation>Übertragungen</translation>
    </message>
</context>
<context>
    <name>plug::ui::Tray</name>
    <message>
        <source>Show the &amp;window</source>
        <translation>&amp;Fenster zeigen</translation>
    </message>
</context>
<context>
    <name>plug::ui::WatchFolder</name>
    <message>
        <source>The watched folder %1 is not there. What lands in it is shared once it is.</source>
        <translation>Der überwachte Ordner %1 ist nicht da. Sobald er es ist, wird geteilt, was in ihn gelegt wird.</translation>
    </message>
    <message numerus="yes">
        <source>The watched folder has more than %Ln thing(s) in it. The others are not shared.</source>
        <translation>
            <numerusform>Im überwachten Ordner ist mehr als %Ln Datei oder Ordner. Weiteres wird nicht geteilt.</numerusform>
            <numerusform>Im überwachten Ordner sind mehr als %Ln Dateien und Ordner. Weitere werden nicht geteilt.</numerusform>
        </translation>
    </message>
    <message>
        <source>a link to another place</source>
        <translation>ein Verweis auf einen anderen Ort</translation>
    </message>
    <message>
        <source>it can&apos;t be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>neither a file nor a folder</source>
        <translation>weder Datei noch Ordner</translation>
    </message>
    <message>
        <source>too many files in it</source>
        <translation>zu viele Dateien darin</translation>
    </message>
    <message>
        <source>“%1” in the watched folder is not shared: %2.</source>
        <translation>„%1“ im überwachten Ordner wird nicht geteilt: %2.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln thing(s) in the watched folder are not shared, such as “%1”: %2.</source>
        <translation>
            <numerusform>%Ln Datei oder Ordner im überwachten Ordner wird nicht geteilt, nämlich „%1“: %2.</numerusform>
            <numerusform>%Ln Dateien und Ordner im überwachten Ordner werden nicht geteilt, etwa „%1“: %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plug::ui::WindowMenus</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Transfer</source>
        <translation>Über&amp;tragung</translation>
    </message>
    <message>
        <source>H&amp;osts</source>
        <translation>&amp;Rechner</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
</context>
</TS>
